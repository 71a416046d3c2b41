package io.epistream.streams.cli.demo;

/** The few terminal colours that are used. */
enum Ansi {
    BOLD(1),
    DIM(2),
    RED(31),
    GREEN(32),
    YELLOW(33),
    CYAN(36);

    private final int code;

    Ansi(int code) {
        this.code = code;
    }

    /** The text in this colour; empty text stays empty. */
    String paint(String text) {
        return text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
