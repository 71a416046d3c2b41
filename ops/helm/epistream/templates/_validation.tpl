{{/*
What the schema cannot say: values that contradict each other, or that the chart cannot honour. All of it in one message.
Each "epistream.problems.…" prints one problem a line and nothing when all is well.
*/}}

{{- define "epistream.validate" -}}
{{- $problems := list -}}
{{- range list "config" "kafka" "secrets" "bundles" "network" "sidecar" -}}
{{- $problems = concat $problems (include (printf "epistream.problems.%s" .) $ | splitList "\n") -}}
{{- end -}}
{{- if not .Values.sidecar.enabled -}}
{{- range (include "epistream.workloads" . | fromYaml).items -}}
{{- $problems = concat $problems (include "epistream.problems.workload" (dict "root" $ "workload" .) | splitList "\n") -}}
{{- $problems = concat $problems (include "epistream.problems.scaling" (dict "root" $ "workload" .) | splitList "\n") -}}
{{- end -}}
{{- else -}}
{{- $problems = concat $problems (include "epistream.problems.workload" (dict "root" . "workload" (index (include "epistream.workloads" . | fromYaml).items 0)) | splitList "\n") -}}
{{- end -}}
{{- $said := list -}}
{{- range $problems -}}{{- with trim . -}}{{- $said = append $said (printf "  - %s" .) -}}{{- end -}}{{- end -}}
{{- with uniq $said -}}
{{- fail (printf "\n\nthe chart cannot honour these values:\n%s\n" (join "\n" .)) -}}
{{- end -}}
{{- end -}}

{{- define "epistream.problems.config" -}}
{{- $config := .Values.config -}}
{{- if not $config.application }}
config.application: is required; consumer groups, state and internal topics are named after it, so it must be this release's own on its Kafka cluster
{{ end -}}
{{- if dig "http" "ops" "" $config }}
config.http.ops: the chart decides the address of metrics and health, since probes and Services rest on it; set ports.ops
{{ end -}}
{{- if dig "execution" "state-dir" "" $config }}
config.execution.state-dir: the chart decides it, since a volume is mounted there; leave it out
{{ end -}}
{{- if and .Values.roles.split $config.roles }}
config.roles: roles.split runs one StatefulSet for each role; leave one of the two out
{{ end -}}
{{- if include "epistream.scores" . -}}
{{- if not $config.models }}
config.models: is required, role score is on; name folders under {{ .Values.bundles.mountPath }}, such as {{ .Values.bundles.mountPath }}/fraud/3
{{ end -}}
{{- if not (dig "topics" "inputs" "" $config) }}
config.topics.inputs: is required, role score reads it
{{ end -}}
{{- end -}}
{{- range $config.models -}}
{{- if not (hasPrefix (printf "%s/" $.Values.bundles.mountPath) .) }}
config.models: {{ . }} is not under bundles.mountPath, {{ $.Values.bundles.mountPath }}, where the chart mounts bundles
{{ end -}}
{{- end -}}
{{- end -}}

{{- define "epistream.problems.kafka" -}}
{{- $kafka := default dict .Values.config.kafka -}}
{{- if hasKey $kafka "num.standby.replicas" }}
config.kafka.num.standby.replicas: set standbyReplicas, which is checked against replicas
{{ end -}}
{{- range $key, $value := $kafka -}}
{{- $text := toString $value -}}
{{- $named := regexMatch "password|secret|jaas|credential|token|private|\\.key$|certificate\\.chain|passphrase" (lower $key) -}}
{{- $harmless := regexMatch "\\.(url|ms|seconds|location|class|type|enable|name)$" (lower $key) -}}
{{- $referred := regexMatch "\\$\\{[a-zA-Z0-9_]+:" $text -}}
{{- $literal := regexMatch "(password|secret)\\s*=\\s*[\"']?[^\"'$\\s]" (lower $text) -}}
{{- if or $literal (and $named (not $harmless) (not $referred)) }}
config.kafka.{{ $key }}: holds a secret in plain text, which values and the ConfigMap would show; put it into a Secret, mount that with `secrets`, and write ${file:/path/to/it}
{{ end -}}
{{- end -}}
{{- end -}}

{{- define "epistream.problems.secrets" -}}
{{- $mounted := list -}}
{{- range .Values.secrets -}}{{- $mounted = append $mounted .mountPath -}}{{- end -}}
{{- range .Values.extraVolumeMounts -}}{{- $mounted = append $mounted .mountPath -}}{{- end -}}
{{- range $key, $value := default dict .Values.config.kafka -}}
{{- if and (hasSuffix ".location" $key) (hasPrefix "/" (toString $value)) -}}
{{- $found := false -}}
{{- range $mounted -}}{{- if hasPrefix (printf "%s/" (trimSuffix "/" .)) $value -}}{{- $found = true -}}{{- end -}}{{- end -}}
{{- if not $found }}
config.kafka.{{ $key }}: {{ $value }} is a file that nothing mounts; add its Secret to `secrets` with a mountPath above it
{{ end -}}
{{- end -}}
{{- end -}}
{{- range regexFindAll "\\$\\{file:[^}]*\\}" (.Values.config | toYaml) -1 -}}
{{- $file := . | trimPrefix "${file:" | trimSuffix "}" -}}
{{- $found := false -}}
{{- range $mounted -}}{{- if hasPrefix (printf "%s/" (trimSuffix "/" .)) $file -}}{{- $found = true -}}{{- end -}}{{- end -}}
{{- if not $found }}
config: {{ . }} names a file that nothing mounts; add its Secret to `secrets` with a mountPath above it
{{ end -}}
{{- end -}}
{{- end -}}

{{- define "epistream.problems.bundles" -}}
{{- $bundles := .Values.bundles -}}
{{- $chosen := list -}}
{{- range list "persistentVolumeClaim" "image" "configMap" "volume" -}}
{{- if index $bundles . -}}{{- $chosen = append $chosen (printf "bundles.%s" .) -}}{{- end -}}
{{- end -}}
{{- if gt (len $chosen) 1 }}
bundles: one source at a time, these are set: {{ join ", " $chosen }}
{{ end -}}
{{- if and (not $chosen) (include "epistream.scores" .) }}
bundles: role score needs model bundles; set one of bundles.persistentVolumeClaim, bundles.image, bundles.configMap, bundles.volume
{{ end -}}
{{- with $bundles.configMap -}}
{{- $folder := printf "%s/%s" $bundles.mountPath .folder -}}
{{- range $.Values.config.models -}}
{{- if ne . $folder }}
config.models: {{ . }} is not in bundles.configMap, which holds the one bundle {{ $folder }}
{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "epistream.problems.network" -}}
{{- $egress := .Values.networkPolicy.egress -}}
{{- if and .Values.networkPolicy.enabled $egress.restrict (not $egress.brokerPorts) (contains "${" (index (default dict .Values.config.kafka) "bootstrap.servers")) }}
networkPolicy.egress.brokerPorts: is required, since config.kafka.bootstrap.servers is a reference and shows no ports
{{ end -}}
{{- end -}}

{{- define "epistream.problems.sidecar" -}}
{{- if .Values.sidecar.enabled -}}
{{- if .Values.roles.split }}
sidecar.enabled: runs in the pods of others, one container; roles.split makes StatefulSets; leave one of the two out
{{ end -}}
{{- if .Values.autoscaling.enabled }}
sidecar.enabled: has as many replicas as the pods it sits in; autoscaling.enabled has nothing to scale
{{ end -}}
{{- if and .Values.serviceMonitor.enabled (not .Values.sidecar.podSelector) }}
sidecar.podSelector: is required with serviceMonitor.enabled; say which pods carry the sidecar
{{ end -}}
{{- end -}}
{{- end -}}

{{- define "epistream.problems.workload" -}}
{{- $w := .workload -}}
{{- $path := $w.path -}}
{{- $provider := dig "execution" "provider" "" .root.Values.config -}}
{{- if not (dig "limits" "memory" "" $w.resources) }}
{{ $path }}resources.limits.memory: is required; the heap is a share of it, and without it would be a share of the node
{{ end -}}
{{- if has "score" $w.roles -}}
{{- if and (eq $provider "cuda") (not $w.gpu.enabled) }}
{{ $path }}gpu.enabled: config.execution.provider cuda needs a GPU; set {{ $path }}gpu.enabled, or leave provider out
{{ end -}}
{{- if and (eq $provider "cpu") $w.gpu.enabled }}
config.execution.provider: cpu would leave the GPU of {{ $path }}gpu.enabled idle; leave it out, or set cuda or auto
{{ end -}}
{{- else if $w.gpu.enabled }}
{{ $path }}gpu.enabled: only role score uses a GPU
{{ end -}}
{{- range $w.extraEnv -}}
{{- if has .name (list "EPISTREAM_HTTP__OPS" "EPISTREAM_EXECUTION__STATE_DIR" "EPISTREAM_ROLES" "EPISTREAM_KAFKA__NUM_STANDBY_REPLICAS" "EPISTREAM_LOG_FORMAT" "JAVA_OPTS" "POD_NAME") }}
{{ $path }}extraEnv: {{ .name }} is set by the chart
{{ end -}}
{{- if and .value (regexMatch "PASSWORD|SECRET|TOKEN|JAAS|CREDENTIAL|PASSPHRASE" (upper .name)) }}
{{ $path }}extraEnv: {{ .name }} holds a secret in plain text; use valueFrom.secretKeyRef
{{ end -}}
{{- end -}}
{{- if lt (int $w.terminationGracePeriodSeconds) (add 10 (mul 20 (len $w.roles))) }}
{{ $path }}terminationGracePeriodSeconds: must be at least {{ add 10 (mul 20 (len $w.roles)) }}; each role may take 20 s to commit and close, was {{ int $w.terminationGracePeriodSeconds }}
{{ end -}}
{{- end -}}

{{- define "epistream.problems.scaling" -}}
{{- $w := .workload -}}
{{- $path := $w.path -}}
{{- $least := ternary (int $w.autoscaling.minReplicas) (int $w.replicas) $w.autoscaling.enabled -}}
{{- $most := ternary (int $w.autoscaling.maxReplicas) (int $w.replicas) $w.autoscaling.enabled -}}
{{- $key := ternary "autoscaling.maxReplicas" "replicas" $w.autoscaling.enabled -}}
{{- if ge (int $w.standbyReplicas) $least -}}{{- if gt (int $w.standbyReplicas) 0 }}
{{ $path }}standbyReplicas: must be less than {{ $path }}{{ ternary "autoscaling.minReplicas" "replicas" $w.autoscaling.enabled }}, {{ $least }}: a standby is another replica's copy, was {{ int $w.standbyReplicas }}
{{ end -}}{{- end -}}
{{- $mode := dig "persistentVolumeClaim" "accessMode" "" .root.Values.bundles -}}
{{- if and (has $mode (list "ReadWriteOnce" "ReadWriteOncePod")) (or (gt $most 1) .root.Values.roles.split) }}
bundles.persistentVolumeClaim.accessMode: {{ $mode }} cannot be mounted by several pods; use a ReadOnlyMany claim, bundles.image, or one replica of both roles
{{ end -}}
{{- if and (eq .root.Values.image.digest "") $w.gpu.enabled (eq .root.Values.image.cudaSuffix "") (eq .root.Values.image.tag "") }}
image.tag: {{ $path }}gpu.enabled needs the CUDA build of the image; set image.cudaSuffix, or the tag of that build
{{ end -}}
{{- if $w.autoscaling.enabled -}}
{{- include "epistream.problems.autoscaling" . -}}
{{- end -}}
{{- if or $w.autoscaling.enabled (gt (int .root.Values.inputPartitions) 0) -}}
{{- $useful := 0 -}}
{{- $shares := list -}}
{{- $threads := int (dig "execution" "stream-threads" 1 .root.Values.config) -}}
{{- range $w.roles -}}
{{- $topic := include "epistream.roleTopic" (dict "root" $.root "role" .) | fromYaml -}}
{{- $useful = max $useful (div (add (int $topic.partitions) $threads -1) $threads) -}}
{{- $shares = append $shares (printf "%s %d (%s)" $topic.topic (int $topic.partitions) $topic.from) -}}
{{- end -}}
{{- if and (gt $most (int $useful)) (gt (int $useful) 0) }}
{{ $path }}{{ $key }}: must be at most {{ $useful }}, was {{ $most }}: more replicas than partitions do nothing; partitions: {{ join ", " $shares }}{{ if gt $threads 1 }}, shared by {{ $threads }} threads in each replica{{ end }}
{{ end -}}
{{- end -}}
{{- end -}}

{{- define "epistream.problems.autoscaling" -}}
{{- $w := .workload -}}
{{- $path := $w.path -}}
{{- $kafka := default dict .root.Values.config.kafka -}}
{{- if and (has "score" $w.roles) (eq (int .root.Values.inputPartitions) 0) }}
inputPartitions: is required with {{ $path }}autoscaling.enabled; the chart cannot ask Kafka how many partitions config.topics.inputs has
{{ end -}}
{{- if gt (int $w.autoscaling.minReplicas) (int $w.autoscaling.maxReplicas) }}
{{ $path }}autoscaling.minReplicas: must be at most {{ $path }}autoscaling.maxReplicas, {{ int $w.autoscaling.maxReplicas }}, was {{ int $w.autoscaling.minReplicas }}
{{ end -}}
{{- if and (contains "${" (index $kafka "bootstrap.servers")) (not $w.autoscaling.bootstrapServers) }}
{{ $path }}autoscaling.bootstrapServers: is required, since config.kafka.bootstrap.servers is a reference that KEDA does not resolve
{{ end -}}
{{- if and (ne (default "PLAINTEXT" (index $kafka "security.protocol")) "PLAINTEXT") (not $w.autoscaling.authenticationRef) }}
{{ $path }}autoscaling.authenticationRef: is required, since Kafka asks for {{ index $kafka "security.protocol" }}; name a TriggerAuthentication that holds KEDA's own credentials
{{ end -}}
{{- end -}}
