package io.epistream.streams.cli.demo;

import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.cli.Terminal;
import io.epistream.streams.config.ConfigException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Shows what the program does, on real digits through a real broker, and judges it. */
@Command(
        name = "demo",
        description = {
            "Streams handwritten digits through a real Kafka broker and this program, lets them go astray twice, and"
                    + " checks that alarms start when they should, and only then, and that no record is lost.",
            "Needs nothing but this installation; leaves nothing behind."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nPhases:%n",
        footer = {
            "  warm-up    held-out digits; the reference is learned from them",
            "  normal-1   more of the same, with a few bad records that end as dead letters",
            "  rotated    digits turned slowly from 0 to 40 degrees",
            "  normal-2   held-out digits",
            "  patches    cut-outs of photographs",
            "  normal-3   held-out digits",
            "",
            "All settings of the program are its defaults; epistream check shows them.",
            "",
            "Examples:",
            "  epistream demo",
            "  epistream demo --model ensemble --keep",
            "  epistream demo --no-tty > demo.log",
            "",
            "Exit codes: 0 all checks hold, 1 one failed or it could not run, 2 wrong usage."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "mc-dropout",
            completionCandidates = Models.class,
            converter = ModelByName.class,
            description = "Model to watch: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private DemoModel model = DemoModel.MC_DROPOUT;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "Records to stream; the phases after the warm-up share what it leaves. Default: 78000.")
    private @Nullable Integer records;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "3000",
            description = "Records per second. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "7",
            description = "Seed of the draws. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--metrics-port",
            paramLabel = "P",
            defaultValue = "0",
            description = "Port of metrics and health on 127.0.0.1. Default: a free one.")
    private int metricsPort;

    @Option(names = "--keep", description = "Leave broker, program and metrics running until Ctrl-C.")
    private boolean keep;

    @Option(names = "--no-tty", description = "Print lines for a log, also on a terminal.")
    private boolean plain;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, EnvironmentException, IOException, ExecutionException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Interruption interruption = Interruption.ofThisThread();
        try {
            return run(Workplace.create(), out);
        } finally {
            interruption.end();
        }
    }

    private int run(Workplace workplace, PrintStream out)
            throws ConfigException, EnvironmentException, IOException, ExecutionException {
        boolean leaveFiles = true;
        try {
            Demo demo = plan(workplace, out);
            // the program's log would tear the picture apart
            System.setErr(new PrintStream(workplace.resolve("program.log").toFile(), StandardCharsets.UTF_8));
            boolean passed = demo.run();
            leaveFiles = !passed;
            return passed ? ExitCode.OK : ExitCode.SOFTWARE;
        } catch (InterruptedException e) {
            leaveFiles = false;
            return INTERRUPTED;
        } catch (ParameterException e) {
            leaveFiles = false;
            throw e;
        } finally {
            if (leaveFiles) {
                out.println("Logs and data are left in " + workplace.folder());
            } else {
                workplace.close();
            }
        }
    }

    private Demo plan(Workplace workplace, PrintStream out) throws ConfigException, IOException, InterruptedException {
        boolean terminal = !plain && Terminal.watched(System.getenv("TERM"));
        Path home = Path.of(System.getProperty("epistream.home", "."));
        try {
            OptionalInt limit = records == null ? OptionalInt.empty() : OptionalInt.of(records);
            DemoSettings settings = new DemoSettings(model, limit, rate, seed, metricsPort, keep, terminal);
            return new Demo(settings, home, workplace, Clock.systemUTC().instant(), out);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Names of the models, for help and completion. */
    static final class Models implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(DemoModel.values()).map(DemoModel::toString).iterator();
        }
    }

    /** Reads a model's name as it is shown. */
    static final class ModelByName implements ITypeConverter<DemoModel> {
        @Override
        public DemoModel convert(String name) {
            return Arrays.stream(DemoModel.values())
                    .filter(model -> model.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "must be one of " + Arrays.toString(DemoModel.values()) + ", was " + name));
        }
    }
}
