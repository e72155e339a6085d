"""What every program with keymoji needs: the shipped bundles, and the operators that a model may use."""

from PyInstaller.utils.hooks import collect_data_files

datas = collect_data_files("runtime", includes=["allowed_operators.json", "bundles/*/*"])
