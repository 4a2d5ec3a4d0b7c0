"""Drives the real snowflake-ml-python against a server: `registry.py before|after <port> <folder>`.

Prints one line of JSON per step: {"step": ..., "held": ..., "detail": ...}. Everything that the client
itself writes goes to stderr.
"""

import contextlib
import importlib.metadata
import json
import sys
import warnings
from pathlib import Path

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from snowflake.ml.registry import Registry
from snowflake.snowpark import Session

FEATURES = pd.DataFrame({"A": [0.0, 1.0, 2.0, 3.0], "B": [1.0, 0.0, 1.0, 0.0]})
TARGET = [0, 0, 1, 1]
PACKAGES = (
    "snowflake-ml-python",
    "snowflake-snowpark-python",
    "snowflake-connector-python",
    "scikit-learn",
)


def tell(**line):
    print(json.dumps(line), file=sys.__stdout__, flush=True)


def step(title, work, wanted=None):
    """One step; it holds when it gives what is wanted, or anything when nothing is."""
    try:
        found = work()
    except Exception as error:  # whatever a client trips over is the finding
        tell(step=title, held=False, detail=f"{type(error).__name__}: {error}"[:600])
        return None
    held = wanted is None or found == wanted
    tell(step=title, held=held, detail="" if held else f"got {found!r}, not {wanted!r}"[:600])
    return found


def refused(work, words):
    """The end of a refusal, for steps that must be refused."""
    try:
        work()
    except Exception as error:  # the client wraps the server's refusal in classes of its own
        return words if words in str(error) else str(error)
    return "accepted"


def pipeline():
    steps = [("scale", StandardScaler()), ("classify", LogisticRegression())]
    return Pipeline(steps).fit(FEATURES, TARGET)


def log(registry, version, **more):
    return registry.log_model(
        pipeline(),
        model_name="CHURN",
        version_name=version,
        sample_input_data=FEATURES.head(2),
        **more,
    )


def names(frame):
    return sorted(frame["name"].tolist())


def logging(registry):
    logged = {"comment": "logged by Python", "metrics": {"auc": 0.9}}
    step("log_model, a new model", lambda: log(registry, "V1", **logged).version_name, "V1")
    step("log_model, a second version", lambda: log(registry, "V2").version_name, "V2")
    step("log_model under a taken name is refused", lambda: refused(lambda: log(registry, "V2"), "already exist"), "already exist")
    step("show_models", lambda: names(registry.show_models()), ["CHURN"])
    step("models", lambda: [each.name for each in registry.models()], ["CHURN"])


def reading(model, first):
    step("versions", lambda: [each.version_name for each in model.versions()], ["V1", "V2"])
    step("show_versions", lambda: names(model.show_versions()), ["V1", "V2"])
    step("show_functions", lambda: "PREDICT" in [each["name"] for each in first.show_functions()], True)
    step("get_model_task", lambda: first.get_model_task().value, "TABULAR_BINARY_CLASSIFICATION")
    step("version by alias FIRST and LAST", lambda: [model.version(each).version_name for each in ("FIRST", "LAST")], ["V1", "V2"])


def aliases(model):
    second = model.version("V2")
    step("set_alias", lambda: (second.set_alias("ready"), model.version("ready").version_name)[1], "V2")
    step("an alias does not move by itself", lambda: refused(lambda: model.version("V1").set_alias("ready"), "already exists"), "already exists")
    step("unset_alias", lambda: (second.unset_alias("ready"), refused(lambda: model.version("ready"), "READY"))[1], "READY")


def default(model):
    def move(name):
        model.default = name
        return model.default.version_name

    step("default", lambda: [move("V2"), move("V1")], ["V2", "V1"])


def metrics(version):
    step("set_metric, get_metric", lambda: (version.set_metric("f1", 0.8), version.get_metric("f1"))[1], 0.8)
    step("show_metrics", version.show_metrics, {"auc": 0.9, "f1": 0.8})
    step("delete_metric", lambda: (version.delete_metric("f1"), version.show_metrics())[1], {"auc": 0.9})


def comments(model, version):
    text = "it's 100 % \"quoted\"\n\\ and long"

    def write(target):
        target.comment = text
        return target.comment

    step("comment of the model", lambda: write(model), text)
    step("comment of a version", lambda: write(version), text)


def tags(model):
    step("set_tag, get_tag", lambda: (model.set_tag("STAGE_OF", "it's live"), model.get_tag("STAGE_OF"))[1], "it's live")
    step("show_tags", model.show_tags, {"ML.PROD.STAGE_OF": "it's live"})
    step("unset_tag", lambda: (model.unset_tag("STAGE_OF"), model.show_tags())[1], {})


def copies(registry, model):
    def copy(source, version):
        made = registry.log_model(model.version(source), model_name="COPY", version_name=version)
        return made.version_name

    def rename():
        registry.get_model("COPY").rename("COPY2")
        return [each.version_name for each in registry.get_model("COPY2").versions()]

    step("log_model of a version, a new model", lambda: copy("V1", "C1"), "C1")
    step("log_model of a version, a second version", lambda: copy("V2", "C2"), "C2")
    step("rename", rename, ["C1", "C2"])


def files(version, folder):
    target = Path(folder) / "exported"
    target.mkdir(parents=True)

    def export():
        version.export(str(target))
        return any(path.name == "model.pkl" for path in target.rglob("*"))

    step("export", export, True)
    step("load, and predict with what was loaded", lambda: version.load().predict(FEATURES).tolist(), TARGET)


def refusals(version):
    unsupported = "emulator: not supported"
    service = {"service_name": "SVC", "service_compute_pool": "P", "image_repo": "ML.PROD.R"}
    step("run is refused by name", lambda: refused(lambda: version.run(FEATURES, function_name="predict"), unsupported), unsupported)
    step("create_service is refused by name", lambda: refused(lambda: version.create_service(ingress_enabled=True, **service), unsupported), unsupported)


def sessions(session):
    frame = session.sql("SELECT 1 AS N")
    step("collect_nowait, result by id", lambda: frame.collect_nowait().result()[0]["N"], 1)
    step("to_pandas without Arrow", lambda: frame.to_pandas()["N"].tolist(), [1])


def before(session, registry, folder):
    logging(registry)
    model = registry.get_model("CHURN")
    first = model.version("V1")
    reading(model, first)
    aliases(model)
    default(model)
    metrics(first)
    comments(model, first)
    tags(model)
    copies(registry, model)
    files(first, folder)
    refusals(first)
    sessions(session)


def after(_session, registry, _folder):
    model = registry.get_model("CHURN")

    def drop():
        model.default = "V2"
        model.delete_version("V1")
        return names(model.show_versions())

    step("version by the alias that Pulumi moved", lambda: model.version("PRODUCTION").version_name, "V2")
    step("metrics and comment are still there", lambda: model.version("V1").show_metrics(), {"auc": 0.9})
    step("delete_version of the default is refused", lambda: refused(lambda: model.delete_version("V1"), "default version"), "default version")
    step("delete_version", drop, ["V2"])
    step("delete_model", lambda: (registry.delete_model("COPY2"), names(registry.show_models()))[1], ["CHURN"])
    step("delete_model with its alias", lambda: (registry.delete_model("CHURN"), len(registry.show_models()))[1], 0)


def main(phase, port, folder):
    warnings.simplefilter("ignore")
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    tell(versions={"python": sys.version.split()[0], **versions})
    address = {"account": "local", "host": "127.0.0.1", "port": int(port), "protocol": "http"}
    who = {"user": "scientist", "password": "not-checked"}
    where = {"database": "ML", "schema": "PROD", "warehouse": "COMPUTE_WH"}
    with Session.builder.configs({**address, **who, **where}).create() as session:
        registry = Registry(session, database_name="ML", schema_name="PROD")
        {"before": before, "after": after}[phase](session, registry, folder)


if __name__ == "__main__":
    with contextlib.redirect_stdout(sys.stderr):
        main(*sys.argv[1:])
