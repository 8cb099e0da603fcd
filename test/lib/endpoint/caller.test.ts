import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { callerOf } from '../../../lib/endpoint/caller.ts';

const of = (authorizer?: object) =>
  callerOf({ requestContext: { authorizer } } as unknown as APIGatewayProxyEventV2);
const iam = (userArn: string) => of({ iam: { userArn } });
const jwt = (claims: object) => of({ jwt: { claims, scopes: [] } });

describe('callerOf', () => {
  it('is the role of a session, whatever its name, or the user', () => {
    const role = 'arn:aws:sts::123456789012:assumed-role/Editors';
    expect(iam(`${role}/ada`)).toBe(role);
    expect(iam(`${role}/grace@example.com`)).toBe(role);
    expect(iam('arn:aws:iam::123456789012:user/desk/ada')).toBe('arn:aws:iam::123456789012:user/desk/ada');
  });

  it('is the issuer and the subject of a token, or its client', () => {
    const iss = 'https://id.example';
    expect(jwt({ iss, sub: '7', client_id: 'app' })).toBe('https://id.example 7');
    expect(jwt({ iss, client_id: 'app' })).toBe('https://id.example app');
  });

  it('is empty where everybody may call', () => {
    expect(of()).toBe('');
  });
});
