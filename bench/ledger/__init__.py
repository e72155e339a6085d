"""The papers' five systems, from training to measured int8, by one command: `python -m bench.ledger`."""
