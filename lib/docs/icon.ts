const SVG =
  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><rect width='16' height='16' rx='3' fill='#0b57c5'/>" +
  "<path d='M4.5 12V4h1.8l3.4 5V4h1.8v8H9.7L6.3 7v5z' fill='#fff'/></svg>";

/** The icon of every page, as a URL. */
export const ICON = `data:image/svg+xml,${encodeURIComponent(SVG)}`;
