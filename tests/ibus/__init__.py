"""A desktop for the IBus engine, without a screen: X, D-Bus, ibus-daemon with its panel, applications, and a typist.

Read desktop.py (all of that, as one object), then client_gtk3.py and client_gtk4.py (applications), monitor.py (what
the engine says on IBus), and measure.py, a command: memory and time. The clients and the monitor run by themselves,
with the system's Python.
"""
