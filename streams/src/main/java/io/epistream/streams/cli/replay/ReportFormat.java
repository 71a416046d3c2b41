package io.epistream.streams.cli.replay;

import java.io.PrintWriter;

/** How the result is printed. */
enum ReportFormat {
    /** For a person. */
    TABLE,
    /** One object. */
    JSON,
    /** A row for each alarm. */
    CSV;

    void print(Result result, PrintWriter out) {
        switch (this) {
            case TABLE -> new TableReport(result, out).print();
            case JSON -> out.println(DataReport.json(result));
            case CSV -> out.print(DataReport.csv(result));
        }
        out.flush();
    }
}
