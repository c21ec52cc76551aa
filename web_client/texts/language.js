/** What a language's numbers, plurals, orders and lists look like, by the browser's own tables. */

/** The number in a form. */
const NUMBER = "#";

export class Language {
  /** @param {string} tag as in BCP 47 @param {"ltr" | "rtl"} direction in which it is written */
  constructor(tag, direction) {
    this.tag = tag;
    this.direction = direction;
    this.amounts = new Intl.PluralRules(tag);
    this.places = new Intl.PluralRules(tag, { type: "ordinal" });
    this.lists = new Intl.ListFormat(tag);
    this.numbers = new Intl.NumberFormat(tag, { useGrouping: false });
    this.tenths = new Intl.NumberFormat(tag, {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    });
  }

  /** A count with its noun. @param {number} count @param {Forms} forms of "# noun", by plural rule */
  counted(count, forms) {
    return this.filled(forms[this.amounts.select(count)] ?? forms.other, count);
  }

  /** A place in an order, as 1st. @param {number} place @param {Forms} forms by ordinal rule */
  placed(place, forms) {
    return this.filled(forms[this.places.select(place)] ?? forms.other, place);
  }

  /** Names as a sentence lists them: A, B, and C. @param {readonly string[]} names */
  listed(names) {
    return this.lists.format(names);
  }

  /** A number with one decimal. @param {number} value */
  tenth(value) {
    return this.tenths.format(value);
  }

  /** @param {string} form @param {number} number */
  filled(form, number) {
    return form.replace(NUMBER, this.numbers.format(number));
  }
}

/**
 * The forms of a text by the names of Intl's plural rules. `#` is the number.
 *
 * @typedef {Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }} Forms
 */
