/** As long as the names that people give at their longest, and without a space to break at. */
const LONGEST = 300;

/** Names that people give, and some that they give to break something. */
export const NAMES = {
  "300 letters without a space": "Abrechnungsumgebung".repeat(LONGEST).slice(0, LONGEST),
  "a name from right to left": "تدريب الفوترة – الشرق الأوسط وشمال أفريقيا للفرق المشتركة".repeat(2),
  "a name that looks like a program": "<script>document.title='taken'</script><b>UAT</b>&amp;",
  "a name of signs that turn the direction": "UAT \u202Eeporue\u202C \u2067abc",
  "a name of pictures": "🧪🚀 UAT 👩🏽‍💻👨‍👩‍👧‍👦 🇪🇺 Ünïcödé 測試環境",
} as const;
