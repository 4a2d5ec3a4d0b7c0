"""SQL handler of PREDICT: loads the packaged model once and scores a batch of rows."""

import os
import sys

import pandas as pd
from _snowflake import vectorized
from snowflake.ml.model._packager import model_packager

ROOT = os.path.join(sys._xoptions["snowflake_import_directory"], "model")
PACKAGE = model_packager.ModelPackager(ROOT)
PACKAGE.load(as_custom_model=True)
INPUTS = [feature.name for feature in PACKAGE.meta.signatures["predict"].inputs]


@vectorized(input=pd.DataFrame)
def infer(rows):
    rows.columns = INPUTS
    scored = PACKAGE.model.predict(rows)
    return scored.to_dict("records")
