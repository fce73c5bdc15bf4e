import { findMiscountedDays } from '#trail';
import { type Books, type Check, MOST_NAMED } from './check.js';

export const sumsCheck: Check<Books> = {
  id: 'I9',
  promise: 'The sums by day are those of the payments, deliveries, disputes and invoices that they sum',
  examine: async ({ dataSource }) => {
    const days = await findMiscountedDays(dataSource.manager, MOST_NAMED);
    return {
      broken: days.map((day) => `The sums of ${day} (buyer, supplier, token, day) are not what is counted again`),
    };
  },
};
