//! `objects FILE…`: each file is a JSON list of Kubernetes objects. Those of operators are read with their types; a field
//! that nobody knows, a value that cannot be read, or a kind that is not in the table fails.

use kcr_barmancloud_cnpg_io::v1::objectstores::ObjectStore;
use kcr_gateway_networking_k8s_io::v1::httproutes::HttpRoute;
use kcr_kafka_strimzi_io::v1::{
    kafkanodepools::KafkaNodePool, kafkas::Kafka, kafkatopics::KafkaTopic, kafkausers::KafkaUser,
};
use kcr_keda_sh::v1alpha1::scaledobjects::ScaledObject;
use kcr_monitoring_coreos_com::v1::{
    podmonitors::PodMonitor, prometheusrules::PrometheusRule, servicemonitors::ServiceMonitor,
};
use kcr_postgresql_cnpg_io::v1::{clusters::Cluster, scheduledbackups::ScheduledBackup};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::{env, fs, process::ExitCode};

/// Groups of Kubernetes itself: their strict schemas are looked at elsewhere.
const BUILT_IN: &[&str] = &[
    "v1",
    "apps/v1",
    "autoscaling/v2",
    "batch/v1",
    "networking.k8s.io/v1",
    "policy/v1",
];

/// What is wrong with one object.
fn problems(object: Value) -> Vec<String> {
    let text = |key: &str| object[key].as_str().unwrap_or_default().to_owned();
    let (version, kind) = (text("apiVersion"), text("kind"));
    if BUILT_IN.contains(&version.as_str()) {
        return Vec::new();
    }
    let read = match (version.as_str(), kind.as_str()) {
        ("postgresql.cnpg.io/v1", "Cluster") => read::<Cluster>,
        ("postgresql.cnpg.io/v1", "ScheduledBackup") => read::<ScheduledBackup>,
        ("barmancloud.cnpg.io/v1", "ObjectStore") => read::<ObjectStore>,
        ("kafka.strimzi.io/v1", "Kafka") => read::<Kafka>,
        ("kafka.strimzi.io/v1", "KafkaNodePool") => read::<KafkaNodePool>,
        ("kafka.strimzi.io/v1", "KafkaTopic") => read::<KafkaTopic>,
        ("kafka.strimzi.io/v1", "KafkaUser") => read::<KafkaUser>,
        ("gateway.networking.k8s.io/v1", "HTTPRoute") => read::<HttpRoute>,
        ("monitoring.coreos.com/v1", "ServiceMonitor") => read::<ServiceMonitor>,
        ("monitoring.coreos.com/v1", "PodMonitor") => read::<PodMonitor>,
        ("monitoring.coreos.com/v1", "PrometheusRule") => read::<PrometheusRule>,
        ("keda.sh/v1alpha1", "ScaledObject") => read::<ScaledObject>,
        _ => return vec!["no type here reads it".into()],
    };
    read(object)
}

fn read<T: DeserializeOwned>(mut object: Value) -> Vec<String> {
    let mut problems = Vec::new();
    // The type itself stands for these two.
    if let Some(fields) = object.as_object_mut() {
        fields.retain(|name, _| name != "apiVersion" && name != "kind");
    }
    let read: Result<T, _> =
        serde_ignored::deserialize(object, |path| problems.push(format!("{path} is no field of it")));
    if let Err(e) = read {
        problems.push(e.to_string());
    }
    problems
}

fn main() -> ExitCode {
    let (mut seen, mut wrong) = (0, 0);
    for file in env::args().skip(1) {
        let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{file}: {e}"));
        let objects: Vec<Value> = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{file}: {e}"));
        for object in objects {
            let name = format!("{file}: {} {}", object["kind"], object["metadata"]["name"]);
            seen += 1;
            for problem in problems(object) {
                wrong += 1;
                eprintln!("{name}: {problem}");
            }
        }
    }
    println!("{seen} objects, {wrong} problems");
    // Nothing to look at is no success.
    if wrong == 0 && seen > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn topic(spec: &Value) -> Value {
        json!({"apiVersion": "kafka.strimzi.io/v1", "kind": "KafkaTopic", "metadata": {"name": "t"}, "spec": spec})
    }

    #[test]
    fn an_unknown_field_is_found() {
        assert!(problems(topic(&json!({"partitions": 6}))).is_empty());
        assert_eq!(
            problems(topic(&json!({"partition": 6}))),
            ["spec.partition is no field of it"]
        );
    }

    #[test]
    fn a_value_of_another_type_and_a_kind_of_nobody_are_refused() {
        assert!(!problems(topic(&json!({"partitions": "six"}))).is_empty());
        assert!(!problems(json!({"apiVersion": "example.org/v1", "kind": "Thing"})).is_empty());
    }
}
