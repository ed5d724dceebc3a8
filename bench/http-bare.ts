// The measure for reads and posts: Express with nothing behind it. GET answers the text given on standard input; POST parses the body and answers its text.
// Prints the port when it listens; ends when its standard input does.
import express from 'express';
import type { AddressInfo } from 'node:net';

process.stdin.setEncoding('utf8').once('data', (text: string) => {
  const type = 'application/fhir+json; charset=utf-8';
  const server = express()
    .disable('x-powered-by')
    .disable('etag')
    .get('/{*path}', (_request, response) => void response.type(type).send(text))
    .post('/{*path}', express.text({ type: 'application/fhir+json', limit: '10mb' }), (request, response) => {
      response
        .status(201)
        .type(type)
        .send(JSON.stringify(JSON.parse(request.body as string)));
    })
    .listen(0, '127.0.0.1', () => {
      console.log((server.address() as AddressInfo).port);
    });
  process.stdin.on('end', () => process.exit(0));
});
