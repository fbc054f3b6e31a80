import vue from "@vitejs/plugin-vue";

const isCustomElement = (tag: string) => tag.startsWith("reprise-");

export default {
  base: "./",
  plugins: [vue({ template: { compilerOptions: { isCustomElement } } })],
  build: { outDir: "../dist/vue", emptyOutDir: true },
};
