"""keymoji as an input method of Linux desktops: an IBus engine that suggests emoji while the keys pass by untouched.

Read keys.py (what a key means), field.py (what is known of the text), core.py (what is shown, taken and left alone),
settings.py and menu.py (what the user chooses), suggester.py with worker.py (the model, in a thread of its own), then
engine.py, the only file that imports gi, and last installing.py, interpreter.py and doctor.py, which `__main__.py`
offers as commands. Imports the runtime and nothing else but gi; nothing else in the runtime imports it.
"""
