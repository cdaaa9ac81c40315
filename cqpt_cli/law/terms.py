"""What the accord sets for one certificate alone. Its values stand in the certificate's own file."""

from __future__ import annotations

from cqpt_cli.law.provisions import Section, parameter, texts


class CertificateTerms(Section):
    """The provisions of one certificate, asked on one day."""

    name = "certificate"
    excluded_networks = parameter(texts)
    minimum_contacts = parameter(int)
