package io.epistream.acceptance.tutorial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The fenced blocks of a page. {@code sh} is run, {@code text} after it is what must be printed, any language with a {@code title} is a
 * file of that name.
 *
 * @param blocks all blocks, in their order
 */
record Page(List<Block> blocks) {
    private static final Pattern FENCED =
            Pattern.compile("^```(\\w+)(?: title=(\\S+))?\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /**
     * One block.
     *
     * @param language what the fence says
     * @param title name of the file it is; empty for none
     * @param text lines, each with its end
     */
    record Block(String language, Optional<String> title, String text) {}

    /** Commands and what they must print. */
    record Step(String commands, List<String> promised) {}

    static Page read(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher fenced = FENCED.matcher(Files.readString(file));
        while (fenced.find()) {
            blocks.add(new Block(fenced.group(1), Optional.ofNullable(fenced.group(2)), fenced.group(3)));
        }
        return new Page(List.copyOf(blocks));
    }

    /** The files it shows. */
    List<Block> files() {
        return blocks.stream().filter(block -> block.title().isPresent()).toList();
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).language().equals("sh")) {
                boolean promises =
                        i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text");
                steps.add(new Step(
                        blocks.get(i).text(),
                        promises ? blocks.get(i + 1).text().lines().toList() : List.of()));
            }
        }
        return steps;
    }

    /** A promised line as a pattern: {@code …} stands for anything. */
    static Pattern pattern(String promised) {
        return Pattern.compile(Arrays.stream(promised.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
