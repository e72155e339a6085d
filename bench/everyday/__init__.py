"""Everyday messages: what a keyboard suggests in a chat, when it stays silent, and what it must never show."""
