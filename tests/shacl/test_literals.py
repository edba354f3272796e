"""Literals that the embedded store rewrites: findings are those of the specification and show the value as written."""

from __future__ import annotations

import pytest

from tests.shacl.helpers import findings, values

XSD = "http://www.w3.org/2001/XMLSchema#"


def shape(constraint: str) -> str:
    return f":s a sh:PropertyShape ; sh:targetSubjectsOf :p ; sh:path :p ; {constraint} ."


def literal(form: str, datatype: str) -> str:
    return f'"{form}"^^<{XSD}{datatype}>'


@pytest.mark.parametrize(
    ("form", "datatype"),
    [
        ("1", "integer"),
        ("01", "integer"),
        ("5", "nonNegativeInteger"),
        ("-5", "byte"),
        ("1.50", "decimal"),
        ("1", "boolean"),
        ("P12M", "duration"),
        ("2020-01-01+00:00", "date"),
        ("2020-01-01T00:00:00.50", "dateTime"),
        ("2020", "gYear"),
        ("1.0E1", "double"),
        ("NaN", "double"),
    ],
)
def test_well_typed_forms_have_their_own_datatype_only(form: str, datatype: str) -> None:
    data = f':a :p "{form}"^^xsd:{datatype} .'
    assert values(shape(f"sh:datatype xsd:{datatype}"), data) == []
    other = "decimal" if datatype == "integer" else "integer"
    assert values(shape(f"sh:datatype xsd:{other}"), data) == [literal(form, datatype)]


@pytest.mark.parametrize(
    ("form", "datatype"),
    [
        ("abc", "integer"),
        (" 1", "integer"),
        ("1.0", "integer"),
        ("300", "byte"),
        ("-1", "nonNegativeInteger"),
        ("0", "positiveInteger"),
        ("2020-02-30", "date"),
        ("1900-02-29", "date"),
        ("2020-13-01", "date"),
        ("20", "gYear"),
        ("P", "duration"),
        ("yes", "boolean"),
        ("25:00:00", "time"),
        ("2020-01-01T00:00:00", "dateTimeStamp"),
    ],
)
def test_ill_typed_forms_are_violations_of_their_own_datatype(form: str, datatype: str) -> None:
    data = f':a :p "{form}"^^xsd:{datatype} .'
    assert values(shape(f"sh:datatype xsd:{datatype}"), data) == [literal(form, datatype)]


def test_a_leap_day_is_a_date() -> None:
    assert values(shape("sh:datatype xsd:date"), ':a :p "2000-02-29"^^xsd:date .') == []


def test_membership_is_by_term_not_by_value() -> None:
    data = ':a :p 1 , "01"^^xsd:integer , 1.0 , "1"^^xsd:byte .'
    assert values(shape("sh:in ( 1 )"), data) == sorted(
        [literal("01", "integer"), literal("1.0", "decimal"), literal("1", "byte")]
    )
    assert values(shape('sh:in ( "01"^^xsd:integer 1.0 "1"^^xsd:byte )'), data) == [literal("1", "integer")]


@pytest.mark.parametrize("wanted", ['"01"^^xsd:integer', "1.50", '"P12M"^^xsd:duration'])
def test_has_value_is_by_term(wanted: str) -> None:
    assert findings(shape(f"sh:hasValue {wanted}"), f":a :p {wanted} .") == []
    assert len(findings(shape(f"sh:hasValue {wanted}"), ':a :p 1 , 1.5 , "P1Y"^^xsd:duration .')) == 1


def test_patterns_and_lengths_see_the_written_form() -> None:
    data = ':a :p "007"^^xsd:integer , 7 , 1.50 .'
    assert values(shape('sh:pattern "^00"'), data) == sorted([literal("7", "integer"), literal("1.50", "decimal")])
    assert values(shape("sh:maxLength 3"), data) == [literal("1.50", "decimal")]


def test_ranges_compare_values_whatever_their_form() -> None:
    data = ':a :p "007"^^xsd:integer , "5"^^xsd:byte , 1.50 , "abc"^^xsd:integer , "300"^^xsd:byte , "x" , :b .'
    assert values(shape("sh:minInclusive 2"), data) == sorted(
        [literal("1.50", "decimal"), literal("abc", "integer"), literal("300", "byte"), '"x"', "<urn:t:b>"]
    )


def test_dates_compare_with_dates_only() -> None:
    data = (
        ':a :p "2020-01-01"^^xsd:date , "2020-06-01+00:00"^^xsd:date , "2020-02-30"^^xsd:date , '
        '"2020-01-01T00:00:00"^^xsd:dateTime , 2020 .'
    )
    assert values(shape('sh:minExclusive "2020-03-01"^^xsd:date'), data) == sorted(
        [
            literal("2020-01-01", "date"),
            literal("2020-02-30", "date"),
            literal("2020-01-01T00:00:00", "dateTime"),
            literal("2020", "integer"),
        ]
    )


def test_pairs_compare_values_for_order_and_terms_for_equality() -> None:
    data = ':a :p "01"^^xsd:integer ; :q 1 , "2"^^xsd:byte .'
    assert values(shape("sh:lessThan :q"), data) == [literal("01", "integer")]
    assert values(shape("sh:lessThanOrEquals :q"), data) == []
    assert values(shape("sh:disjoint :q"), data) == []
    assert values(shape("sh:equals :q"), data) == sorted(
        [literal("01", "integer"), literal("1", "integer"), literal("2", "byte")]
    )


def test_counts_tell_forms_apart() -> None:
    assert len(findings(shape("sh:maxCount 1"), ':a :p 1 , "01"^^xsd:integer .')) == 1


def test_strings_with_and_without_datatype_are_equal() -> None:
    data = ':a :p "x"^^xsd:string .'
    assert findings(shape('sh:in ( "x" ) ; sh:hasValue "x" ; sh:datatype xsd:string'), data) == []


def test_sparql_constraints_see_values_and_results_show_the_written_form() -> None:
    select = 'sh:sparql [ sh:select "SELECT $this ?value { $this <urn:t:p> ?value FILTER(?value < 5) }" ]'
    data = ':a :p "01"^^xsd:integer , "007"^^xsd:integer , 1.50 .'
    assert values(shape(select), data) == sorted([literal("01", "integer"), literal("1.50", "decimal")])


def test_target_nodes_may_be_rewritten_literals() -> None:
    shapes = ':s a sh:NodeShape ; sh:targetNode "01"^^xsd:integer , 2 ; sh:pattern "^0" .'
    assert values(shapes, ":a :p :b .") == [literal("2", "integer")]
