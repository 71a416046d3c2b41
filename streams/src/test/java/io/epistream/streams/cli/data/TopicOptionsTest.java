package io.epistream.streams.cli.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TopicOptionsTest {
    @TempDir
    Path folder;

    @Test
    void withoutBoundsTheWholeTopicIsMeant() {
        TopicRange range = parse("--topic", "inputs").range();

        assertThat(range.from()).isEqualTo(new RangeBound.Edge());
        assertThat(range.to()).isEqualTo(new RangeBound.Edge());
        assertThat(range.partition()).isEmpty();
        assertThat(range.limit()).isEmpty();
    }

    @Test
    void boundsAreOffsetsOrTimes() {
        TopicRange range = parse(
                        "--topic",
                        "inputs",
                        "--partition",
                        "1",
                        "--from",
                        "17",
                        "--to",
                        "2026-03-01T01:00:00+01:00",
                        "--limit",
                        "5")
                .range();

        assertThat(range.from()).isEqualTo(new RangeBound.Offset(17));
        assertThat(range.to()).isEqualTo(new RangeBound.Time(Instant.parse("2026-03-01T00:00:00Z")));
        assertThat(range.partition()).hasValue(1);
        assertThat(range.limit()).hasValue(5);
    }

    @Test
    void whatIsNoBoundIsTold() {
        assertThatThrownBy(
                        () -> parse("--topic", "inputs", "--from", "yesterday").range())
                .hasMessageContaining("--from: must be BEGINNING, an offset, or a time such as")
                .hasMessageContaining("was yesterday");
        assertThatThrownBy(() -> parse("--topic", "inputs", "--limit", "0").range())
                .hasMessageContaining("--limit: must be >= 1, was 0");
    }

    @Test
    void theBrokerIsNamedByAnOptionOrInAFile() throws Exception {
        assertThatThrownBy(() -> parse("--topic", "inputs").client()).hasMessageContaining("--bootstrap-servers");
        Path file = Files.writeString(
                folder.resolve("client.properties"), "bootstrap.servers=a:1\nsecurity.protocol=SSL\n");

        assertThat(parse("--topic", "inputs", "--kafka-properties", file.toString())
                        .client())
                .containsEntry("bootstrap.servers", "a:1")
                .containsEntry("security.protocol", "SSL");
        assertThat(parse("--topic", "t", "--kafka-properties", file.toString(), "--bootstrap-servers", "b:2")
                        .client())
                .containsEntry("bootstrap.servers", "b:2");
        assertThatThrownBy(() -> parse(
                                "--topic",
                                "t",
                                "--kafka-properties",
                                folder.resolve("none").toString())
                        .client())
                .hasMessageContaining("--kafka-properties: cannot read");
    }

    private static TopicOptions parse(String... arguments) {
        TopicOptions options = new TopicOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create())
                .addMixin("topic", options)
                .parseArgs(arguments);
        return options;
    }
}
