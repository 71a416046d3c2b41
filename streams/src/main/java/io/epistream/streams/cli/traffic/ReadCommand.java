package io.epistream.streams.cli.traffic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epistream.streams.cli.StopSignal;
import io.epistream.streams.cli.data.RangeBound;
import io.epistream.streams.config.ConfigException;
import io.epistream.streams.dataset.DatasetException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what lies in a topic. */
@Command(
        name = "read",
        description = {
            "Shows records of a topic of Epistream, committed ones, as JSON, a line each: inputs, events, windows,"
                    + " alerts, references and their changes, review items, controls, and dead letters with the"
                    + " reason. What cannot be decoded is shown as bytes. Joins no group: nobody's reading is"
                    + " touched."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  epistream read alerts -c epistream.yaml",
            "  epistream read alerts -c epistream.yaml --from 1d | jq -r .value.message",
            "  epistream read events -c epistream.yaml --follow --filter stream.model=fraud",
            "  epistream read dead-letters -c epistream.yaml --from earliest",
            "  epistream read my-topic --bootstrap-servers broker:9092 --last 3 --full",
            "",
            "Exit codes: 0 shown, also when there was nothing, 1 it failed, 2 wrong command",
            "line or configuration, 130 Ctrl-C."
        })
public final class ReadCommand implements Callable<Integer> {
    private static final String API_TIMEOUT_MILLIS = "10000";

    @Parameters(
            paramLabel = "TOPIC",
            description = "inputs, events, windows, alerts, references, reference-changes, controls, fleet-decisions,"
                    + " review or dead-letters of --config; or a topic's own name.")
    private String topic = "";

    @Mixin
    private BrokerOptions brokers = new BrokerOptions();

    @Mixin
    private ReadOptions options = new ReadOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, DatasetException {
        Instant now = Instant.now();
        options.check(spec.commandLine(), now);
        Broker broker = brokers.broker(spec.commandLine());
        String name = broker.config()
                .map(config -> TopicNames.resolve(topic, config.topics()))
                .orElse(topic);
        TopicReading reading =
                new TopicReading(name, client(broker), new ShownRecord(options.json()), options.filter(), this::print);
        if (show(reading, now) == 0) {
            spec.commandLine().getErr().println("no such records in topic " + name + " on " + broker.address());
        }
        return 0;
    }

    private long show(TopicReading reading, Instant now) throws DatasetException {
        Optional<RangeBound> from = options.from(now);
        try (StopSignal stop = StopSignal.listen()) {
            return from.isPresent()
                    ? reading.from(from.get(), options.follow(), options.limit(), stop)
                    : reading.last(options.last(), options.follow(), options.limit(), stop);
        }
    }

    /** Whether somebody still reads it: head, for one, goes away. */
    private boolean print(ObjectNode record) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(record);
        return !out.checkError();
    }

    private static Map<String, Object> client(Broker broker) {
        Map<String, Object> client = broker.consumer("epistream-read");
        client.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        return client;
    }
}
