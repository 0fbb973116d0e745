// The addresses that the phone has to know of, for what waits there.
export const LOG = /^\/(log\/\w+|journal\/new)$/;
export const ENTRY = /^\/entries\/([0-9a-f-]{36})$/;
export const EDIT = /^\/entries\/([0-9a-f-]{36})\/edit$/;
export const BIN = /^\/entries\/([0-9a-f-]{36})\/bin$/;
export const SHARE = /^\/entries\/([0-9a-f-]{36})\/share$/;
export const RESTORE = /^\/entries\/([0-9a-f-]{36})\/restore$/;
export const DISCARD = /^\/journal\/drafts\/([0-9a-f-]{36})\/discard$/;
export const DRAFT = /^\/journal\/drafts\/([0-9a-f-]{36})$/;
