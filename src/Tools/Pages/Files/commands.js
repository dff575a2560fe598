// What an operator does: by a button, which asks first, or by the form of any command.

import { request, text } from './api.js';
import { allow } from './parts.js';

const $ = id => document.getElementById(id);
let commands = [], quiet;

export async function learn() {
  const [list, me] = await Promise.all([text('/api').then(JSON.parse), text('/api/me').then(JSON.parse)]);
  commands = list;
  const known = new Set(list.filter(c => c.allowed).map(c => c.name));
  allow(name => known.has(name));
  $('asker').textContent = me.name ? `${me.name}, may ${me.may}` : '';
  build();
}

function tell(what, isTrouble) {
  clearTimeout(quiet);
  const line = $('said');
  line.textContent = what;
  line.classList.toggle('trouble', !!isTrouble);
  line.hidden = false;
  quiet = setTimeout(() => { line.hidden = true; }, 8000);
}

const valuesOf = button => Object.fromEntries(
  Object.entries(button.dataset).filter(([key]) => key.startsWith('value')).map(([key, value]) => [key.slice(5).toLowerCase(), value]));

let asking = null;

document.addEventListener('click', event => {
  const button = event.target.closest('[data-command]');
  if (!button) return;
  asking = { name: button.dataset.command, values: valuesOf(button), from: button.id };
  const title = button.textContent.replace('…', '');
  $('sure-title').textContent = title + '?';
  $('sure-says').textContent = button.dataset.says;
  $('sure-yes').textContent = title;
  $('reason').value = '';
  $('sure').returnValue = '';
  $('sure').showModal();
});

$('sure').addEventListener('close', async () => {
  if ($('sure').returnValue !== 'yes' || !asking) return;
  const { name, values } = asking;
  asking = null;
  try {
    const command = commands.find(c => c.name === name);
    const done = JSON.parse(await text(command.path, { body: { ...values, reason: $('reason').value.trim() } }));
    tell(done.text || done.error || 'done');
  } catch (broken) {
    tell(broken.message, true);
  }
});

function build() {
  $('commands').replaceChildren(...commands.filter(c => c.allowed && c.name !== 'watch').map(one));
}

function fieldOf(argument, form, command) {
  const label = form.appendChild(document.createElement('label'));
  const field = document.createElement(argument.kind === 'job file' ? 'textarea' : 'input');
  field.id = `${command.name}-${argument.name}`.replaceAll(' ', '-');
  field.required = argument.required;
  field.placeholder = argument.kind === 'job file' ? 'the job as JSON: profl submit takes HOCON files' : argument.default;
  label.htmlFor = field.id;
  label.append(argument.name, Object.assign(document.createElement('small'), { textContent: argument.description }));
  form.append(field);
  return [argument, field];
}

function one(command) {
  const details = document.createElement('details');
  const summary = details.appendChild(document.createElement('summary'));
  summary.append(Object.assign(document.createElement('code'), { textContent: command.name }), ' ' + command.description);
  const form = details.appendChild(document.createElement('form'));
  const fields = command.arguments.filter(a => a.name !== 'follow').map(a => fieldOf(a, form, command));
  form.append(Object.assign(document.createElement('button'), { textContent: command.name, className: 'main' }));
  const said = details.appendChild(document.createElement('pre'));
  [said.hidden, said.tabIndex] = [true, 0];
  form.addEventListener('submit', async event => {
    event.preventDefault();
    said.hidden = false;
    said.textContent = '…';
    said.textContent = await give(command, fields).catch(broken => broken.message);
  });
  return details;
}

async function give(command, fields) {
  const values = {};
  for (const [argument, field] of fields) {
    if (field.value) values[argument.name] = argument.kind === 'job file' ? JSON.parse(field.value) : field.value;
  }
  const answer = await request(command.path, { body: values });
  const said = await answer.text();
  try {
    return JSON.stringify(JSON.parse(said), null, 2);
  } catch {
    return said;
  }
}
