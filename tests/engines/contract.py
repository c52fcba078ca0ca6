"""The one suite of rules that every engine keeps."""

from .contract_finding import FindingRules
from .contract_names import NameRules
from .contract_ordering import OrderingRules
from .contract_reranking import RerankingRules
from .contract_scoring import ScoringRules
from .contract_writing import WritingRules


class EngineContract(
    WritingRules, FindingRules, ScoringRules, NameRules, OrderingRules, RerankingRules
):
    """All rules; a subclass names the engine's class as ``kind``."""
