package io.epistream.streams.topology;

import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A processor written as a class whose constructor takes the task's context: it is made anew whenever a task starts or
 * starts again, so its fields are final and nothing but the stores outlives a restart.
 *
 * @param start makes the step of a task
 * @param stores the stores the step uses
 */
record Stage<KIn, VIn, KOut, VOut>(
        Function<ProcessorContext<KOut, VOut>, Consumer<Record<KIn, VIn>>> start, Set<StoreBuilder<?>> stores)
        implements ProcessorSupplier<KIn, VIn, KOut, VOut> {

    /** A step with something to take back when its task ends or goes to another process. */
    interface Leaving {
        void leave();
    }

    @Override
    public Processor<KIn, VIn, KOut, VOut> get() {
        return new Processor<>() {
            private @Nullable Consumer<Record<KIn, VIn>> step;

            @Override
            public void init(ProcessorContext<KOut, VOut> context) {
                step = start.apply(context);
            }

            @Override
            public void process(Record<KIn, VIn> record) {
                Objects.requireNonNull(step, "process before init").accept(record);
            }

            @Override
            public void close() {
                if (step instanceof Leaving leaving) {
                    leaving.leave();
                }
            }
        };
    }
}
