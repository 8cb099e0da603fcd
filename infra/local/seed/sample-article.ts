import { faker } from '@faker-js/faker/locale/en';
import type { NewsInput } from '../../../lib/news/news.ts';
import { newsInputExample } from '../../../lib/news/news-example.ts';

/** The thing, its field, the people, and what they gain. */
const SUBJECTS = [
  ['tram line', 'transport', 'commuters', 'shorter journeys'],
  ['freight terminal', 'logistics', 'hauliers', 'emptier roads'],
  ['children’s hospital', 'health', 'parents', 'shorter waiting lists'],
  ['wind farm', 'energy', 'households', 'cheaper electricity'],
  ['sea wall', 'flood defence', 'homeowners', 'lower insurance bills'],
  ['battery plant', 'industry', 'workers', 'steady jobs'],
  ['concert hall', 'culture', 'musicians', 'fuller seasons'],
  ['research institute', 'science', 'students', 'better laboratories'],
  ['football stadium', 'sport', 'supporters', 'more home games'],
  ['technical college', 'education', 'apprentices', 'better training'],
  ['data centre', 'technology', 'engineers', 'faster connections'],
  ['housing estate', 'housing', 'tenants', 'lower rents'],
] as const;

/** A headline, at most 100 characters long when filled in, and its first paragraph, in turn. */
const OPENINGS = [
  '{{city}} approves {{cost}} {{thing}} after late vote',
  'The council of {{city}} voted for a {{thing}} on {{day}}. Mayor {{mayor}} promised {{people}} {{gain}}.',
  '{{firm}} to build {{thing}} in {{city}}',
  '{{firm}} has won the contract, worth {{cost}}, for a {{thing}} in {{city}}, to be finished in {{year}}.',
  '{{city}} {{people}} divided over {{cost}} {{thing}}',
  'Some {{crowd}} {{people}} filled the streets of {{city}} on {{day}}, for and against a new {{thing}}.',
  'Opening of {{city}} {{thing}} put off to {{year}}',
  'The {{city}} {{thing}} will open {{few}} months late, in {{year}}, its builder {{firm}} admitted on {{day}}.',
  '{{mayor}} promises {{gain}} as {{city}} {{thing}} opens',
  'Some {{crowd}} people saw the {{thing}} of {{city}} on its first day. “We kept our word,” Mayor {{mayor}} said.',
  'Why {{city}} is betting {{cost}} on a new {{thing}}',
  'Few cities spend as much on {{field}} as {{city}}, and by {{year}} it will have spent {{cost}} more.',
  'Only {{share}}% of {{people}} back {{thing}}, {{city}} survey finds',
  'In a survey of {{crowd}} {{people}} in {{city}}, published on {{day}}, {{share}}% were for the {{thing}}.',
  'Cost of {{city}} {{thing}} climbs to {{cost}}',
  'The {{thing}} that {{firm}} builds in {{city}} will cost {{cost}}, papers seen on {{day}} show.',
];

/** Sentences for any story, more than the longest article needs. */
const DETAILS = [
  '“We asked for a {{thing}} for {{few}} years and had stopped believing in it,” {{expert}} {{said}}.',
  '“If this brings {{gain}}, nobody will ask what it cost,” {{expert}} {{said}}.',
  '“{{city}} needs many things, and a {{thing}} is not the first of them,” {{expert}} {{said}}.',
  '“I would rather be late than wrong,” Mayor {{mayor}} {{said}} on {{day}}.',
  '“The figures do not add up,” {{expert}}, who has studied {{field}} since {{past}}, {{said}}.',
  '{{firm}}, which employs {{crowd}} people, called the criticism {{adjective}}.',
  'Shares in {{firm}} rose by {{few}}.{{digit}}% after the news.',
  'An association of {{people}} called the decision {{adjective}} for {{field}}.',
  'Spending on {{field}} in {{city}} has doubled since {{past}}, while taxes rose by {{few}}%.',
  'The site is on {{street}}, where the last {{thing}} stood until {{past}}.',
  'The state will pay {{few}}% of the {{cost}}, and private investors led by {{company}} the rest.',
  'Neighbouring {{elsewhere}} opened its {{thing}} in {{past}}, and {{crowd}} visitors came in the first week.',
  'A petition against the plan has {{crowd}} signatures, most of them from {{people}}.',
  'Engineers expect {{few}} months of groundwork, and tests until the spring of {{year}}.',
  'A court must still rule on {{few}} complaints about noise and traffic before the year is out.',
  'The ministry in charge of {{field}} sent {{few}} inspectors, whose report is due on {{day}}.',
  'An {{adjective}} study by {{company}} forecasts {{gain}} from {{year}} on.',
  'Some {{people}} have moved to {{elsewhere}} in the meantime, among them {{person}}.',
  'The matter has filled the letters pages of {{city}} for {{few}} weeks.',
  'Mayor {{mayor}}, who won the last election by {{crowd}} votes, has staked a second term on it.',
  'The {{thing}} was drawn by {{person}}, an architect known for bold roofs and plain brick.',
  '{{firm}} must pay {{few}},000 dollars for every day that it is late.',
  'Schools in {{city}} will visit the site from {{day}}, {{few}} pupils at a time.',
  'Trade unions want {{crowd}} of the new jobs to go to people trained in {{field}} nearby.',
];

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const SAID = ['said', 'told reporters', 'wrote in a letter', 'told the hearing', 'insisted', 'conceded'];
const ADJECTIVES = [
  'alarming',
  'ambitious',
  'encouraging',
  'honest',
  'incomplete',
  'overdue',
  'unfair',
  'unusual',
];
const FIRMS = ['Group', 'Partners', 'Holdings', 'Works', 'and Sons', 'Brothers', 'Industries'];

/** The article at an index of the series, a whole number from 0. It is unique, and the same on every day and machine. */
export function sampleArticle(index: number): NewsInput {
  faker.seed(index);
  const { person, location, company, helpers, number } = faker;
  const headline = number.int(OPENINGS.length / 2 - 1) * 2;
  const paragraphs = [OPENINGS[headline], OPENINGS[headline + 1]];
  const details = helpers.shuffle(DETAILS);
  const length = number.int({ min: 3, max: 8 });
  while (paragraphs.length <= length)
    paragraphs.push(details.splice(0, number.int({ min: 2, max: 3 })).join(' '));

  const [thing, field, people, gain] = helpers.arrayElement(SUBJECTS);
  const [title = '', ...content] = helpers
    .mustache(paragraphs.join('\n\n'), {
      // The same throughout the article.
      ...{ thing, field, people, gain },
      city: location.city(),
      firm: `${person.lastName()} ${helpers.arrayElement(FIRMS)}`,
      mayor: person.lastName(),
      cost: `$${number.int({ min: 2, max: 900 })} million`,
      year: `${number.int({ min: 2027, max: 2039 })}`,
      share: `${number.int({ min: 11, max: 49 })}`,
      // Different at each place.
      adjective: () => helpers.arrayElement(ADJECTIVES),
      company: () => company.name(),
      crowd: () => number.int({ min: 200, max: 40_000 }).toLocaleString('en'),
      day: () => helpers.arrayElement(DAYS),
      digit: () => `${number.int(9)}`,
      elsewhere: () => location.city(),
      expert: () => `${person.fullName()} of ${company.name()}`,
      few: () => `${number.int({ min: 2, max: 40 })}`,
      past: () => `${number.int({ min: 1950, max: 2022 })}`,
      person: () => person.fullName(),
      said: () => helpers.arrayElement(SAID),
      street: () => location.street(),
    })
    .split('\n\n');
  return {
    ...newsInputExample,
    title,
    content: content.join('\n\n'),
    creator: { first_name: person.firstName(), last_name: person.lastName() },
  };
}
