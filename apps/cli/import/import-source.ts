import { existsSync, readFileSync } from 'node:fs';
import { InputError } from '../input-error.js';
import { buildCalendar, type CalendarDay, type OrderSchedule, scheduleOrder } from './calendar.js';
import { openCsv } from './csv-rows.js';
import type { ImportSource } from './identity.js';
import { type Mapping, mappingDigest, readMapping } from './mapping.schema.js';
import { type Plan, planImport, shiftPlan } from './plan.js';

/** The token of the network has six decimals; `checkToken` makes sure before anything is sent. */
export const TOKEN_DECIMALS = 6;

export interface ReadFile {
  readonly mapping: Mapping;
  readonly source: ImportSource;
  /** With the file's own dates. */
  readonly plan: Plan;
}

/** Reads file and mapping. @throws InputError */
export async function readTradeFile(file: string, mappingFile: string, limit: number | undefined): Promise<ReadFile> {
  if (!existsSync(mappingFile)) throw new InputError(`There is no mapping ${mappingFile}.`);
  const mapping = readMapping(readFileSync(mappingFile, 'utf8'), mappingFile);
  const csv = openCsv(file, mapping);
  const plan = await planImport(csv.rows, { mapping, tokenDecimals: TOKEN_DECIMALS, limit });
  if (plan.rows === 0) throw new InputError(`${file} has no rows below its header.`);
  return { mapping, plan, source: { fileDigest: csv.digest(), mappingDigest: mappingDigest(mapping) } };
}

export interface Timetable {
  readonly plan: Plan;
  readonly schedules: readonly OrderSchedule[];
  readonly calendar: readonly CalendarDay[];
}

/** When everything happens, all dates moved by `shiftDays`. */
export function makeTimetable({ plan, mapping }: ReadFile, shiftDays: number): Timetable {
  const shifted = shiftDays === 0 ? plan : shiftPlan(plan, shiftDays);
  const schedules = shifted.orders.map((order) => scheduleOrder(order, mapping.order.inspectionDays));
  return { plan: shifted, schedules, calendar: buildCalendar(schedules) };
}
