package io.epistream.streams.cli.traffic;

import io.epistream.models.bundle.BundleException;
import io.epistream.models.bundle.ModelBundle;
import io.epistream.models.bundle.ModelDescription;
import io.epistream.streams.cli.EnvironmentException;
import io.epistream.streams.cli.StopSignal;
import io.epistream.streams.cli.Terminal;
import io.epistream.streams.cli.data.ColumnOptions;
import io.epistream.streams.config.ConfigException;
import io.epistream.streams.config.EpistreamConfig;
import io.epistream.streams.dataset.DatasetException;
import io.epistream.streams.dataset.DatasetSpec;
import io.epistream.streams.dataset.Rejections;
import io.epistream.streams.dataset.RowInputs;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends the rows of a file as the service that owns the model would. */
@Command(
        name = "send",
        description = {
            "Sends the rows of a file to the inputs topic as InferenceInput records, as the service that owns the model"
                    + " would: to try a configuration, to show an alarm, to load a cluster. Event time is now, and"
                    + " record ids are unique. Labels in the file are left out."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  epistream send held-out.npz -c epistream.yaml",
            "  epistream send rows.csv -c epistream.yaml --rate 20 --repeat forever --shuffle",
            "  epistream send rows.csv -c epistream.yaml --attribute region=north --limit 500",
            "  epistream send rows.avro --bootstrap-servers broker:9092 --topic inputs \\",
            "      --bundle models/fraud/3 --property security.protocol=SSL",
            "",
            "Files: .npz, .csv, .csv.gz, .avro (InferenceInput). Ctrl-C ends it in order and",
            "says what was sent. Exit codes: 0 all is sent, 1 it failed, 2 wrong command line",
            "or configuration, 130 Ctrl-C."
        })
public final class SendCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Rows to send.")
    private Path file = Path.of("");

    @Mixin
    private BrokerOptions brokers = new BrokerOptions();

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Where to. Default: topics.inputs of --config.")
    private @Nullable String topic;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "Bundle of the model the rows are for. Default: the only one of --config.")
    private @Nullable Path bundle;

    @Mixin
    private SendOptions options = new SendOptions();

    @Mixin
    private ColumnOptions columns = new ColumnOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call()
            throws ConfigException, BundleException, DatasetException, EnvironmentException, InterruptedException {
        options.check(spec.commandLine());
        Broker broker = brokers.broker(spec.commandLine());
        String to = topic(broker);
        ModelDescription model = ModelBundle.load(bundle(broker)).description();
        DatasetSpec rowSpec = columns.spec(model);
        Rejections rejections = new Rejections(columns.strict());
        try (Rounds rows = Rounds.open(file, rowSpec, rejections, options.rounds(), options.order())) {
            PrintWriter err = spec.commandLine().getErr();
            new InputsTopic(broker, to).prepare(options.partitions()).ifPresent(err::println);
            err.println("sending " + file + " as inputs of model " + model.name() + " to topic " + to + " on "
                    + broker.address());
            rows.notes().forEach(note -> err.println("  " + note));
            RowInputs inputs = new RowInputs(rowSpec, version(broker, model), options.attributes());
            Clock clock = Clock.systemUTC();
            send(
                    new Sending(rows, inputs, options.ids(clock.instant()), options.pace(), options.limit(), clock),
                    broker,
                    to);
            tell(rows, rejections);
        }
        return 0;
    }

    private void send(Sending sending, Broker broker, String to)
            throws DatasetException, EnvironmentException, InterruptedException {
        SendProgress progress = new SendProgress(
                spec.commandLine().getErr(),
                Terminal.errorsWatched(System.getenv("TERM")),
                options.expected(),
                System::nanoTime);
        InputSender sender = InputSender.open(broker, to);
        try (sender;
                StopSignal stop = StopSignal.listen()) {
            try {
                sending.run(sender, progress, stop);
            } finally {
                spec.commandLine()
                        .getOut()
                        .printf(
                                Locale.ROOT,
                                "sent %,d records to topic %s on %s in %s%s%n",
                                sender.acknowledged(),
                                to,
                                broker.address(),
                                progress.spent(sender.acknowledged()),
                                stop.came() ? ", stopped early" : "");
            }
        }
    }

    private String topic(Broker broker) {
        return Optional.ofNullable(topic)
                .or(() -> broker.config().map(config -> config.topics().inputs()))
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "Say where to: --topic TOPIC, or --config FILE for its topics.inputs"));
    }

    private Path bundle(Broker broker) {
        if (bundle != null) {
            return bundle;
        }
        List<Path> models = broker.config().map(EpistreamConfig::models).orElse(List.of());
        if (models.size() == 1) {
            return models.get(0);
        }
        String several = models.isEmpty() ? "" : ": the configuration has " + models.size() + " models, " + models;
        throw new ParameterException(spec.commandLine(), "Say for which model with --bundle DIR" + several);
    }

    /** Where only one is served, an input need not say which version it is for, and a newer one may take over. */
    private static @Nullable String version(Broker broker, ModelDescription model) {
        boolean several =
                broker.config().map(config -> config.models().size() > 1).orElse(false);
        return several ? model.version() : null;
    }

    private void tell(Rounds rows, Rejections rejections) {
        PrintWriter err = spec.commandLine().getErr();
        if (rows.labelled()) {
            err.println("labels were left out: an input carries none");
        }
        if (rejections.count() > 0) {
            err.printf(
                    Locale.ROOT,
                    "%,d rows could not be used and were not sent: %s%n",
                    rejections.count(),
                    rejections.byReason());
            rejections.examples().forEach(example -> err.println("  " + example));
        }
    }
}
