export const TABLE_NAME = 'news';
export const REGION = 'eu-central-1';
export const CREDENTIALS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' };
