{{/* The container and its volumes; (dict "root" . "workload" …), for the StatefulSets and the sidecar alike. */}}

{{- define "epistream.env" -}}
# what the chart decides stands over epistream.yaml
- name: EPISTREAM_HTTP__OPS
  value: "0.0.0.0:{{ .root.Values.ports.ops }}"
- name: EPISTREAM_EXECUTION__STATE_DIR
  value: /var/lib/epistream/state
{{- if .root.Values.roles.split }}
- name: EPISTREAM_ROLES
  value: {{ join "," .workload.roles }}
{{- end }}
{{- if gt (int .workload.standbyReplicas) 0 }}
- name: EPISTREAM_KAFKA__NUM_STANDBY_REPLICAS
  value: {{ .workload.standbyReplicas | int | quote }}
{{- end }}
{{- if and .workload.gpu.enabled (not (dig "execution" "provider" "" .root.Values.config)) }}
- name: EPISTREAM_EXECUTION__PROVIDER
  value: cuda
{{- end }}
- name: JAVA_OPTS
  value: {{ prepend .workload.javaOptions (printf "-XX:MaxRAMPercentage=%d" (int .workload.heapPercent)) | join " " | quote }}
- name: EPISTREAM_LOG_FORMAT
  value: {{ .root.Values.logFormat }}
- name: POD_NAME
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{- with .workload.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "epistream.container" -}}
name: {{ .name }}
image: {{ include "epistream.image" . | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
args: [ run, --config, /etc/epistream/epistream.yaml ]
env:
  {{- include "epistream.env" . | nindent 2 }}
{{- with .workload.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
ports:
  - name: {{ .portName }}
    containerPort: {{ .root.Values.ports.ops }}
    protocol: TCP
{{- include "epistream.probes" . }}
resources:
  {{- include "epistream.resources" . | nindent 2 }}
securityContext:
  {{- toYaml .securityContext | nindent 2 }}
volumeMounts:
  - name: epistream-config
    mountPath: /etc/epistream
    readOnly: true
  - name: epistream-state
    mountPath: /var/lib/epistream
  - name: epistream-tmp
    mountPath: /tmp
  {{- include "epistream.bundleMount" .root | nindent 2 }}
  {{- range .root.Values.secrets }}
  - name: epistream-secret-{{ .name }}
    mountPath: {{ .mountPath }}
    readOnly: true
  {{- end }}
  {{- with .workload.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{/*
/health/live answers as soon as the program is up, /health/ready when its roles run, which is after the state stores are
restored. So a long restore keeps a pod unready and never kills it. In a sidecar readiness would speak for the whole pod.
*/}}
{{- define "epistream.probes" }}
startupProbe:
  httpGet: { path: /health/live, port: {{ .portName }} }
  periodSeconds: {{ .root.Values.probes.startup.periodSeconds }}
  failureThreshold: {{ .root.Values.probes.startup.failureThreshold }}
  timeoutSeconds: {{ .root.Values.probes.timeoutSeconds }}
livenessProbe:
  httpGet: { path: /health/live, port: {{ .portName }} }
  periodSeconds: {{ .root.Values.probes.liveness.periodSeconds }}
  failureThreshold: {{ .root.Values.probes.liveness.failureThreshold }}
  timeoutSeconds: {{ .root.Values.probes.timeoutSeconds }}
{{- if .readiness }}
readinessProbe:
  httpGet: { path: /health/ready, port: {{ .portName }} }
  periodSeconds: {{ .root.Values.probes.readiness.periodSeconds }}
  failureThreshold: {{ .root.Values.probes.readiness.failureThreshold }}
  timeoutSeconds: {{ .root.Values.probes.timeoutSeconds }}
{{- end }}
{{- end -}}

{{- define "epistream.bundleMount" -}}
{{- with .Values.bundles -}}
{{- if or .persistentVolumeClaim .image .volume .configMap -}}
- name: epistream-bundles
  mountPath: {{ .mountPath }}{{ with .configMap }}/{{ .folder }}{{ end }}
  readOnly: true
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Volumes but the state: configuration, bundles, secrets, /tmp. Takes the root. */}}
{{- define "epistream.volumes" -}}
- name: epistream-config
  configMap:
    name: {{ include "epistream.configMapName" . }}
- name: epistream-tmp
  emptyDir:
    sizeLimit: 512Mi
{{- with .Values.bundles }}
{{- if .persistentVolumeClaim }}
- name: epistream-bundles
  persistentVolumeClaim:
    claimName: {{ .persistentVolumeClaim.claimName }}
    readOnly: true
{{- else if .configMap }}
- name: epistream-bundles
  configMap:
    name: {{ .configMap.name }}
{{- else if .image }}
- name: epistream-bundles
  emptyDir: {}
{{- else if .volume }}
- name: epistream-bundles
  {{- toYaml .volume | nindent 2 }}
{{- end }}
{{- end }}
{{- range .Values.secrets }}
- name: epistream-secret-{{ .name }}
  secret:
    secretName: {{ .name }}
    {{- /* 0440, the pod's group being ours; 0444 in a sidecar, where it is not and no other container mounts it */}}
    defaultMode: {{ ternary 292 288 $.Values.sidecar.enabled }}
    {{- with .items }}
    items:
      {{- toYaml . | nindent 6 }}
    {{- end }}
{{- end }}
{{- end -}}

{{/* Copies the bundles out of an image that holds them; (dict "root" . "securityContext" …). */}}
{{- define "epistream.bundleCopy" -}}
{{- with .root.Values.bundles.image -}}
- name: epistream-bundles
  image: {{ .reference | quote }}
  imagePullPolicy: {{ default $.root.Values.image.pullPolicy .pullPolicy }}
  command: [ cp, -R, "{{ .path }}/.", /epistream-bundles/ ]
  resources:
    requests: { cpu: 50m, memory: 64Mi }
    limits: { memory: 256Mi }
  securityContext:
    {{- toYaml $.securityContext | nindent 4 }}
  volumeMounts:
    - name: epistream-bundles
      mountPath: /epistream-bundles
{{- end -}}
{{- end -}}
