/** The kiosks' API described as OpenAPI 3.1, from the very schemas that check its calls. Registered before the routes it describes. */
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';

export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Si LAKU office: API for kiosks',
        version,
        description:
          'Every call may be repeated, and may be cut off anywhere. All but enrolment and time carry the access token of a kiosk.',
      },
      components: { securitySchemes: { kiosk: { type: 'http', scheme: 'bearer' } } },
      security: [{ kiosk: [] }],
    },
    transform: jsonSchemaTransform,
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
