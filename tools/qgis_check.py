"""Load the OGC API into QGIS without a screen and say what QGIS sees; runs in the Python that has `qgis`.

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 tools/qgis_check.py http://127.0.0.1:8000/ogc     (Debian: python3-qgis)

One JSON object on stdout: number of features, fields with kinds, and how many features a box and a condition leave.
"""

import json
import sys

from qgis.core import QgsApplication, QgsDataSourceUri, QgsFeatureRequest, QgsRectangle, QgsVectorLayer

BOX = QgsRectangle(5, 45, 15, 55)
CONDITION = "\"event_type\" = 'meeting'"


def main(address: str) -> int:
    """0 when QGIS takes the layer."""
    application = QgsApplication([], False)
    application.initQgis()
    found = seen(address)  # layers must be gone before QGIS ends
    print(json.dumps(found), flush=True)
    application.exitQgis()
    return 0 if found["valid"] else 1


def seen(address: str) -> "dict[str, object]":
    """What the layer holds."""
    uri = QgsDataSourceUri()
    uri.setParam("url", address)
    uri.setParam("typename", "events")
    layer = QgsVectorLayer(uri.uri(False), "events", "OAPIF")
    if not layer.isValid():
        return {"valid": False, "error": layer.error().message()}
    features = list(layer.getFeatures())
    return {
        "valid": True,
        "crs": layer.crs().authid(),
        "number": layer.featureCount(),
        "read": len(features),
        "without_point": sum(feature.geometry().isNull() for feature in features),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "in_box": len(list(layer.getFeatures(QgsFeatureRequest(BOX)))),
        "meetings": len(list(layer.getFeatures(QgsFeatureRequest().setFilterExpression(CONDITION)))),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
