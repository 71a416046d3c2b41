package io.epistream.streams.cli.data;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.BundleWriter;
import io.epistream.models.bundle.FitEntry;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.fit.FitException;
import io.epistream.models.inference.ExecutionOptions;
import io.epistream.models.inference.ModelIdentity;
import io.epistream.models.inference.ScoringSession;
import io.epistream.schemas.ReferenceProfile;
import io.epistream.schemas.StreamId;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.detect.FittedReference;
import io.epistream.streams.scoring.EventFactory;
import io.epistream.streams.wire.SingleObjectCodec;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fits a reference profile. */
@Command(
        name = "reference",
        description = {
            "Scores held-out rows and keeps what their windows look like as the reference that live windows are"
                    + " compared with. Needs rows that were not trained on, in an order that says nothing."
        },
        sortOptions = false,
        footerHeading = "%nExample:%n",
        footer = {
            "  epistream fit reference models/fraud/5 --data held-out.npz \\",
            "      --window-records 100 --out models/fraud/6",
            "",
            "Exit codes: 0 fitted and written, 1 it failed, 2 wrong command line."
        })
final class FitReferenceCommand implements Callable<Integer> {
    private static final String FILE = "reference.avro";
    private static final String NAME = "reference";
    private static final int FEW_WINDOWS = 100;

    @Mixin
    private FitOptions options = new FitOptions();

    @Option(
            names = "--window-records",
            paramLabel = "M",
            defaultValue = "100",
            description = "Rows of a window, as detection.window-records. Default: ${DEFAULT-VALUE}.")
    private int windowRecords = 100;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws BundleException, DatasetException, FitException {
        if (windowRecords < 1) {
            throw new ParameterException(spec.commandLine(), "--window-records: must be >= 1, was " + windowRecords);
        }
        BundleWriter.refuseExisting(options.out());
        RowSource source = options.source(spec.commandLine());
        ExecutionOptions execution = options.rows().execution(spec.commandLine());
        ModelBundle old = ModelBundle.load(options.bundle());
        BundleWriter writer = BundleWriter.of(old).version(options.version(old.description(), NAME));
        FittedReference windows = new FittedReference(windowRecords);
        RowPass.Read read;
        FittedReference.Learned learned;
        try (ScoringSession session = ScoringSession.open(writer.preview(), execution)) {
            read = new RowScoring(session, options.rows(), spec.commandLine().getErr())
                    .run(source, options.rows().spec(old.description()), row -> windows.add(row.event()));
            learned = learned(windows, read, session.identity());
        }
        writer.reference(FILE, new SingleObjectCodec<>(ReferenceProfile.class).encode(learned.profile()))
                .fitted(entry(read, learned));
        writer.preview();
        writer.write(options.out());
        print(read, learned);
        return 0;
    }

    private FittedReference.Learned learned(FittedReference windows, RowPass.Read read, ModelIdentity identity)
            throws FitException {
        if (windows.windows() < FittedReference.FEWEST_WINDOWS) {
            throw new FitException(
                    read.name(),
                    read.rows() + " usable rows make " + windows.windows() + " windows of " + windowRecords
                            + "; at least " + FittedReference.FEWEST_WINDOWS + " are needed",
                    "Give more held-out rows, or a smaller --window-records");
        }
        return windows.learned(
                new StreamId(identity.name(), identity.version(), ""),
                new EventFactory(identity, List.of()).provenance());
    }

    private FitEntry entry(RowPass.Read read, FittedReference.Learned learned) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("windows", learned.profile().getWindows().size());
        parameters.put("window-records", windowRecords);
        parameters.put("signals", String.join(" ", learned.profile().getSignals()));
        return new FitEntry(
                NAME,
                read.sha256(),
                read.rows(),
                LocalDate.now(ZoneOffset.UTC),
                OptionalLong.empty(),
                parameters,
                Map.of(),
                Map.of());
    }

    private void print(RowPass.Read read, FittedReference.Learned learned) {
        PrintWriter out = spec.commandLine().getOut();
        int windows = learned.profile().getWindows().size();
        out.println("fit reference: " + read.rows() + " rows of " + read.name() + ", " + read.rejected() + " rejected");
        out.println("  windows: " + windows + " of " + windowRecords + " rows, "
                + (read.rows() - (long) windows * windowRecords) + " rows left over");
        out.println("  signals: " + String.join(", ", learned.profile().getSignals()));
        out.printf(Locale.ROOT, "  smallest p of a window: %.4f%n", learned.smallestP());
        learned.leftOut().forEach(signal -> out.println("  left out: " + signal));
        learned.unpromised().ifPresent(why -> out.println("  warning: no promise can rest on it: " + why));
        if (windows < FEW_WINDOWS) {
            out.println(
                    "  warning: few windows; a window can only say so much (see smallest p), and alarms come later");
        }
        out.println("wrote " + options.out());
        out.flush();
    }
}
