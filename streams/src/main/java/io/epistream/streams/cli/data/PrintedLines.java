package io.epistream.streams.cli.data;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Bytes of UTF-8 text that go to a printer, a line at a time: no line break lies inside a character. Not thread-safe. */
final class PrintedLines extends OutputStream {
    private final PrintWriter out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    PrintedLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void write(int b) {
        line.write(b);
        if (b == '\n') {
            out.print(line.toString(StandardCharsets.UTF_8));
            line.reset();
        }
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void close() {
        out.print(line.toString(StandardCharsets.UTF_8));
        line.reset();
        out.flush();
    }
}
