"""The data and how answers to it are judged; torch-free, so that `bench` and `quantize` can use it too."""
