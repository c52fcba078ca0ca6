"""A cluster of three nodes goes on when one of them is killed, and loses nothing."""

from search import Article, open_index
from search.engines.opensearch.client import Place
from tests.opensearch.node import running_cluster


def test_a_killed_leader() -> None:
    """Without the elected leader, writing and searching go on; what was committed is there."""
    with running_cluster(3) as nodes:
        hosts = ",".join(node.address for node in nodes)
        place = Place(f"http://{hosts}/news")
        with open_index(f"opensearch:{place.place}", create=True) as index:
            for n in range(10):
                with index.writer() as writer:
                    writer.add(Article(f"{n}", body="الحرب في سوريا"))
            place.request("GET", "/_cluster/health", wait_for_status="green", timeout="20s")
            (leader,) = place.request("GET", "/_cat/cluster_manager", format="json")
            (killed,) = [node for node in nodes if node.name == leader["node"]]
            killed.kill()
            assert index.search("سوريا").total == 10
            for n in range(10, 13):
                with index.writer() as writer:
                    writer.add(Article(f"{n}", body="الحرب في سوريا"))
            assert index.search("سوريا").total == 13
            assert len(list(index.articles())) == 13
            killed.start()
            killed.wait()
            assert index.search("سوريا").total == 13
