package io.epistream.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A Markdown table. */
final class Table {
    private final List<String> lines = new ArrayList<>();

    Table(List<String> head) {
        row(head);
        row(head.stream().map(cell -> "---").toList());
    }

    Table(String... head) {
        this(Arrays.asList(head));
    }

    void row(List<String> cells) {
        lines.add(cells.stream().collect(Collectors.joining(" | ", "| ", " |")));
    }

    void row(String... cells) {
        row(Arrays.asList(cells));
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }
}
