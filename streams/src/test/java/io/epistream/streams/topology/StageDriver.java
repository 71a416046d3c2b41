package io.epistream.streams.topology;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/** Runs one stage as the task of one partition, which TopologyTestDriver, knowing one partition only, cannot. Its stores are real. */
final class StageDriver<KIn, VIn, KOut, VOut> implements AutoCloseable {
    private final Stage<KIn, VIn, KOut, VOut> stage;
    private final MockProcessorContext<KOut, VOut> context;
    private final List<StateStore> stores = new ArrayList<>();
    private Processor<KIn, VIn, KOut, VOut> processor;

    StageDriver(Stage<KIn, VIn, KOut, VOut> stage, int partition, File stateDir) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "stage");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        context = new MockProcessorContext<>(settings, new TaskId(0, partition), stateDir);
        for (StoreBuilder<?> builder : stage.stores()) {
            StateStore store =
                    builder.withLoggingDisabled().withCachingDisabled().build();
            store.init(context.getStateStoreContext(), store);
            context.addStateStore(store);
            stores.add(store);
        }
        this.stage = stage;
        processor = stage.get();
        processor.init(context);
    }

    /** Hands over one record and returns what it led to. */
    List<Record<? extends KOut, ? extends VOut>> process(KIn key, VIn value, long timestamp) {
        processor.process(new Record<>(key, value, timestamp));
        return taken();
    }

    /** Lets wall-clock punctuations pass. */
    List<Record<? extends KOut, ? extends VOut>> tick(int times, long nowMillis) {
        for (int i = 0; i < times; i++) {
            List<CapturedPunctuator> punctuators = context.scheduledPunctuators();
            punctuators.get(punctuators.size() - 1).getPunctuator().punctuate(nowMillis);
        }
        return taken();
    }

    /** One of its stores. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // as in Kafka's own getStateStore
    <S extends StateStore> S store(String name) {
        return context.getStateStore(name);
    }

    /** Starts the task again over the same stores. */
    void restart() {
        processor = stage.get();
        processor.init(context);
    }

    @Override
    public void close() {
        stores.forEach(StateStore::close);
    }

    private List<Record<? extends KOut, ? extends VOut>> taken() {
        List<Record<? extends KOut, ? extends VOut>> out = new ArrayList<>();
        context.forwarded().forEach(forward -> out.add(forward.record()));
        context.resetForwards();
        return out;
    }
}
