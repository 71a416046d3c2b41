package io.epistream.streams.scoring;

import java.util.List;

/** Models that must not serve: every problem at once, each naming file, reason and remedy. */
public final class ModelsRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    ModelsRefusedException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One line per problem. */
    public List<String> problems() {
        return problems;
    }
}
