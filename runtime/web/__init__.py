"""keymoji in a browser: a page with a keyboard, and `python -m runtime.web`, which serves it.

The page uses the JavaScript library, `runtime/js/`, as any other page would. Nothing here is imported by `runtime`.
"""
