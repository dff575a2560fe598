// Requests to a coordinator: the one that the page came from, or the one that took its place.

let base = location.origin;
let refused = () => {};

export const where = () => base;
export const goTo = origin => { base = origin; };
export const onRefused = what => { refused = what; };

export const keepToken = token => sessionStorage.setItem('token', token);

// the token is shown in a header, and never stands in an address
function headers(more) {
  const token = sessionStorage.getItem('token');
  return token ? { ...more, Authorization: 'Bearer ' + token } : more;
}

export async function request(path, { signal, body } = {}) {
  const answer = await fetch(base + path, {
    signal,
    method: body === undefined ? 'GET' : 'POST',
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: headers(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    credentials: base === location.origin ? 'same-origin' : 'omit',
    cache: 'no-store',
  });
  if (answer.status === 401) refused();
  return answer;
}

export async function text(path, options) {
  const answer = await request(path, options);
  const said = await answer.text();
  if (!answer.ok) throw new Error(errorIn(said, answer.status));
  return said;
}

// an error is a sentence: {"error": …}, or a problem document's detail
function errorIn(said, status) {
  try {
    const document = JSON.parse(said);
    return document.error || document.detail || document.title;
  } catch {
    return `the coordinator answered ${status}`;
  }
}
