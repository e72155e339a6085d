"""keymoji in a browser: the JavaScript runtime, a page with a keyboard, and `python -m runtime.web`, which serves them.

The `.mjs` files are a library of their own: `keymoji.mjs` says how to use it. Nothing here is imported by `runtime`.
"""
