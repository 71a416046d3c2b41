package io.epistream.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the commands say before they ask a broker; ReferenceCommandsIT has the rest. */
class ReferencesCommandTest {
    private final Execution epistream = new Execution();

    @TempDir
    Path folder;

    private String file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(
                        folder.resolve("epistream.yaml"),
                        "kafka: { bootstrap.servers: \"127.0.0.1:1\" }\nroles: [ watch ]\n")
                .toString();
    }

    @Test
    void everyCommandTeachesByExampleInEightyColumns() {
        CommandLine group =
                Objects.requireNonNull(Main.commandLine().getSubcommands().get("reference"));
        assertThat(group.getSubcommands()).containsOnlyKeys("list", "relearn", "arm");
        for (CommandLine command : group.getSubcommands().values()) {
            assertThat(command.getUsageMessage().lines()).anyMatch(line -> line.startsWith("Example"));
            assertThat(command.getCommandSpec().usageMessage().footer())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        }
    }

    @Test
    void relearnWantsAReason() {
        assertThat(epistream.execute("reference", "relearn", "-c", file, "fraud/3/eu"))
                .isEqualTo(2);
        assertThat(epistream.err()).contains("--reason");
    }

    @Test
    void whatIsNoStreamOrPosteriorOrReasonIsAUsageError() {
        assertThat(epistream.execute("reference", "relearn", "-c", file, "fraud", "--reason", "x"))
                .isEqualTo(2);
        assertThat(epistream.execute("reference", "relearn", "-c", file, "f/3/", "--reason", " "))
                .isEqualTo(2);
        assertThat(epistream.execute("reference", "relearn", "-c", file, "f/3/", "--reason", "x", "--posterior", "zz"))
                .isEqualTo(2);
        assertThat(epistream.err())
                .contains("MODEL/VERSION/SEGMENT expected, was \"fraud\"", "reason: must have", "16 hex digits");
    }

    @Test
    void aFileThatIsNoProfileIsSaidBeforeAnythingIsSent() throws IOException {
        Path hello = Files.writeString(folder.resolve("reference.avro"), "hello");
        assertThat(epistream.execute("reference", "arm", "-c", file, hello.toString()))
                .isEqualTo(1);
        assertThat(epistream.execute(
                        "reference", "arm", "-c", file, folder.resolve("absent").toString()))
                .isEqualTo(1);
        assertThat(epistream.execute("reference", "arm", "-c", file, folder.toString()))
                .isEqualTo(1);
        assertThat(epistream.err())
                .contains(
                        "not Avro single-object encoding",
                        "fit reference",
                        "there is no such file",
                        "absent",
                        "model.yaml");
    }
}
