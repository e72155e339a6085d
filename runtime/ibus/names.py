"""What IBus knows this engine by."""

ENGINE = "keymoji"
BUS_NAME = "org.freedesktop.IBus.Keymoji"
