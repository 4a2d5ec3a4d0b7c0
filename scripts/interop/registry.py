"""Drives the real snowflake-ml-python against a server: `registry.py before|after <port> <folder>`.

Prints one line of JSON per step: {"step": ..., "held": ..., "detail": ...}. Everything that the
client itself writes goes to stderr.
"""

import contextlib
import datetime
import decimal
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


def step_refused(title, work, words):
    """The client wraps the server's refusal in classes of its own: its words must be in there."""

    def refusal():
        try:
            work()
        except Exception as error:
            return words if words in str(error) else str(error)
        return "accepted"

    step(f"{title}: refused", refusal, words)


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
    step_refused("log_model under a taken name", lambda: log(registry, "V2"), "already exist")
    step("show_models", lambda: names(registry.show_models()), ["CHURN"])
    step("models", lambda: [each.name for each in registry.models()], ["CHURN"])


def reading(model, first):
    def by_alias():
        return [model.version(each).version_name for each in ("FIRST", "LAST")]

    def has_predict():
        return "PREDICT" in [each["name"] for each in first.show_functions()]

    task = "TABULAR_BINARY_CLASSIFICATION"
    step("versions", lambda: [each.version_name for each in model.versions()], ["V1", "V2"])
    step("show_versions", lambda: names(model.show_versions()), ["V1", "V2"])
    step("show_functions", has_predict, True)
    step("get_model_task", lambda: first.get_model_task().value, task)
    step("version by FIRST and LAST", by_alias, ["V1", "V2"])


def aliases(model):
    second = model.version("V2")

    def put():
        second.set_alias("ready")
        return model.version("ready").version_name

    def steal():
        model.version("V1").set_alias("ready")

    def take():
        second.unset_alias("ready")
        return model.show_versions()["aliases"].tolist()

    step("set_alias", put, "V2")
    step_refused("set_alias of one that is taken", steal, "already exists")
    step("unset_alias", take, ['["DEFAULT","FIRST"]', '["LAST"]'])


def default(model):
    def move(name):
        model.default = name
        return model.default.version_name

    step("default", lambda: [move("V2"), move("V1")], ["V2", "V1"])


def metrics(version):
    def put():
        version.set_metric("f1", 0.8)
        return version.get_metric("f1")

    def take():
        version.delete_metric("f1")
        return version.show_metrics()

    step("set_metric, get_metric", put, 0.8)
    step("show_metrics", version.show_metrics, {"auc": 0.9, "f1": 0.8})
    step("delete_metric", take, {"auc": 0.9})


def comments(model, version):
    text = "it's 100 % \"quoted\"\n\\ and long"

    def write(target):
        target.comment = text
        return target.comment

    step("comment of the model", lambda: write(model), text)
    step("comment of a version", lambda: write(version), text)


def tags(model):
    def put():
        model.set_tag("STAGE_OF", "it's live")
        return model.get_tag("STAGE_OF")

    def take():
        model.unset_tag("STAGE_OF")
        return model.show_tags()

    step("set_tag, get_tag", put, "it's live")
    step("show_tags", model.show_tags, {"ML.PROD.STAGE_OF": "it's live"})
    step("unset_tag", take, {})


def copies(registry, model):
    def copy(source, version):
        made = registry.log_model(model.version(source), model_name="COPY", version_name=version)
        return made.version_name

    def rename():
        registry.get_model("COPY").rename("COPY2")
        return [each.version_name for each in registry.get_model("COPY2").versions()]

    step("log_model of a version, a new model", lambda: copy("V1", "C1"), "C1")
    step("log_model of a version, a second one", lambda: copy("V2", "C2"), "C2")
    step("rename", rename, ["C1", "C2"])


def files(version, folder):
    target = Path(folder) / "exported"
    target.mkdir(parents=True)

    def export():
        version.export(str(target))
        return any(path.name == "model.pkl" for path in target.rglob("*"))

    step("export", export, True)
    step("load, and predict", lambda: version.load().predict(FEATURES).tolist(), TARGET)


def beyond(version):
    """What the local Snowflake has not must be refused by name."""

    def serve():
        service = {"service_name": "SVC", "service_compute_pool": "P", "image_repo": "ML.PROD.R"}
        version.create_service(ingress_enabled=True, **service)

    words = "emulator: not supported"
    step_refused("run", lambda: version.run(FEATURES, function_name="predict"), words)
    step_refused("create_service", serve, words)


MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, 678901)
ZONED = MOMENT.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=-8)))
VALUES = [
    42,
    decimal.Decimal("-12.35"),
    True,
    "it's",
    None,
    MOMENT.date(),
    MOMENT.time(),
    MOMENT,
    b"\x00\xff",
]
CONSTANTS = """SELECT '42'::NUMBER, '-12.35'::NUMBER(10, 2), TRUE, 'it''s', NULL,
'2026-01-02'::DATE, '03:04:05.678901'::TIME, '2026-01-02 03:04:05.678901'::TIMESTAMP_NTZ, X'00FF'"""


def sessions(session):
    frame = session.sql("SELECT 1 AS N")
    zoned = "SELECT '2026-01-02 03:04:05.678901 -08:00'::TIMESTAMP_TZ AS T"
    json_text = """SELECT PARSE_JSON('{"a": [1]}') AS V"""

    def row(sql, params=None):
        return list(session.sql(sql, params=params).collect()[0])

    step("values of every type", lambda: row(CONSTANTS), VALUES)
    step("a time with a zone", lambda: row(zoned), [ZONED])
    step("JSON", lambda: json.loads(row(json_text)[0]), {"a": [1]})
    # Without a cast the server is free to choose the type of a number.
    kinds = [7, -1.5, False, "x'?", None, MOMENT.date(), MOMENT.time(), MOMENT, b"\x00\xff"]
    marks = ", ".join("?" * len(kinds))
    step("binds of every kind", lambda: row(f"SELECT {marks}", kinds), kinds)
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
    beyond(first)
    sessions(session)


def after(_session, registry, _folder):
    model = registry.get_model("CHURN")

    def drop_version():
        model.default = "V2"
        model.delete_version("V1")
        return names(model.show_versions())

    def drop_model(name):
        registry.delete_model(name)
        return [each.name for each in registry.models()]

    promoted = "version by the alias that Pulumi moved"
    step(promoted, lambda: model.version("PRODUCTION").version_name, "V2")
    step("metrics are still there", lambda: model.version("V1").show_metrics(), {"auc": 0.9})
    step_refused("delete_version of the default", lambda: model.delete_version("V1"), "default")
    step("delete_version", drop_version, ["V2"])
    step("delete_model", lambda: drop_model("COPY2"), ["CHURN"])
    step("delete_model with its alias", lambda: drop_model("CHURN"), [])


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
