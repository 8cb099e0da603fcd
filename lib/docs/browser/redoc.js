const dark = matchMedia('(prefers-color-scheme: dark)');

const darkTheme = {
  colors: {
    primary: { main: '#8ab8ff' },
    success: { main: '#5fd38d' },
    error: { main: '#ff8f85' },
    text: { primary: '#e8ebf1', secondary: '#a3adbf' },
    border: { dark: '#4a5468', light: '#363d4b' },
    responses: {
      success: { color: '#5fd38d', backgroundColor: '#16291f' },
      error: { color: '#ff8f85', backgroundColor: '#331c1f' },
      redirect: { color: '#f2c26b', backgroundColor: '#302815' },
      info: { color: '#8ab8ff', backgroundColor: '#182439' },
    },
  },
  schema: {
    linesColor: '#5b6b8c',
    nestedBackground: '#1b212b',
    typeNameColor: '#a3adbf',
    typeTitleColor: '#a3adbf',
    requireLabelColor: '#ff8f85',
  },
  typography: {
    code: { color: '#ffb3ab', backgroundColor: '#262d39' },
    links: { color: '#8ab8ff', visited: '#8ab8ff', hover: '#b9d4ff' },
  },
  sidebar: { backgroundColor: '#1b212b', textColor: '#e8ebf1', activeTextColor: '#8ab8ff' },
  rightPanel: {
    backgroundColor: '#1b2129',
    servers: {
      overlay: { backgroundColor: '#262d39', textColor: '#e8ebf1' },
      url: { backgroundColor: '#14181f' },
    },
  },
  codeBlock: { backgroundColor: '#0f1319' },
  fab: { backgroundColor: '#262d39', color: '#8ab8ff' },
};

async function render() {
  const options = {
    jsonSamplesExpandLevel: 'all',
    schemaDefinitionsTagName: 'Schemas',
    downloadUrls: [{ title: 'openapi.json', url: 'openapi.json' }],
    ...(dark.matches ? { theme: darkTheme } : {}),
  };
  Redoc.init(await window.readDocument(), options, document.getElementById('documentation'));
}

dark.addEventListener('change', () => location.reload());
render();
