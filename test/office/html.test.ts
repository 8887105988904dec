import test from 'ava';
import fc from 'fast-check';
import { html } from '../../src/office/html.ts';

test('values are escaped, markup made by html is not', (t) => {
  const name = '<b>"O\'Neil" & co`</b>';
  t.is(
    String(html`<p title="${name}">${html`<i>${1}</i>`}</p>`),
    '<p title="&#60;b&#62;&#34;O&#39;Neil&#34; &#38; co&#96;&#60;/b&#62;"><i>1</i></p>',
  );
});

test('lists are joined, and what is not there writes nothing', (t) => {
  t.is(String(html`${['a', html`<br>`, null, [false, undefined, 0]]}`), 'a<br>0');
});

test('no text can open a tag or leave an attribute', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const written = String(html`${text}`);
      t.notRegex(written, /[<>"'`]/);
      t.is(
        written.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)),
        text,
      );
    }),
  );
});
