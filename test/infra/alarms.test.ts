import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functions } from '../../functions/index.ts';
import { tablesOfFunctions } from '../../infra/function-list.ts';
import { dashboardPicture } from '../support/dashboard-picture.ts';
import { useSynthesizer } from './synthesizer.ts';

const synthesize = useSynthesizer();
const { template } = synthesize();
const manual = readFileSync('docs/operate.md', 'utf8');
const alarmsOf = (of = template) =>
  Object.values(of.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);

describe('alarms', () => {
  it('are there for the API, each function and each table', () => {
    const names = alarmsOf().map(({ AlarmName }) => AlarmName.replace('newsdesk-prod-', ''));
    expect(names.toSorted()).toEqual(
      [
        'availability-fast',
        'availability-slow',
        'latency',
        'outcome-unknown',
        ...tablesOfFunctions(functions).map(({ id }) => `${id}-throttling`),
        ...Object.keys(functions).flatMap((name) => [`${name}-duration`, `${name}-throttles`]),
      ].toSorted(),
    );
  });

  it('are explained in docs/operate.md, where their descriptions say', () => {
    for (const { AlarmDescription } of alarmsOf()) {
      const [, description = '', anchor = ''] =
        /^(.*) Runbook: docs\/operate\.md#(.*)$/.exec(AlarmDescription) ?? [];
      expect(manual).toContain(`| ${description} |`);
      const headings = [...manual.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        heading.toLowerCase().replaceAll(' ', '-'),
      );
      expect(headings).toContain(anchor);
    }
  });

  it('are sent to alarmEmail', () => {
    expect(alarmsOf().every(({ AlarmActions }) => AlarmActions === undefined)).toBe(true);
    const { template: sending } = synthesize({ alarmEmail: 'desk@news.example' });
    const [topic] = Object.keys(sending.findResources('AWS::SNS::Topic'));
    sending.hasResourceProperties('AWS::SNS::Subscription', {
      Endpoint: 'desk@news.example',
      Protocol: 'email',
      TopicArn: { Ref: topic },
    });
    for (const { AlarmActions } of alarmsOf(sending)) expect(AlarmActions).toEqual([{ Ref: topic }]);
  });

  it('can be left out', () => {
    expect(alarmsOf(synthesize({ alarms: 'false' }).template)).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('looks as docs/dashboard.svg shows it', async () => {
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    // `npx vitest run --update test/infra/alarms.test.ts` draws it again.
    await expect(dashboardPicture(dashboard?.Properties.DashboardBody)).toMatchFileSnapshot(
      '../../docs/dashboard.svg',
    );
  });
});
