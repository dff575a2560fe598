namespace ProFL.Node.Trust.Issuing;

/// <summary>Certificates that are taken back.</summary>
internal static class Revocations
{
    /// <summary>
    /// Takes back what was given to a name: a node's or an operator's certificates, or all of a site's with the certificate of its key;
    /// codes too that were not used yet.
    /// </summary>
    /// <returns>Who they were of; a name that had a certificate and a code once, as one with a certificate.</returns>
    /// <exception cref="IssuingException">Nobody has that name.</exception>
    public static IReadOnlyList<TakenBack> Revoke(OpenAuthority authority, string name)
    {
        var revoked = authority.Live().Where(live => live.Identity.Name == name || live.Identity.Site == name).ToList();
        InvitationEntry[] withdrawn = [.. Invitations.Open(authority).Where(entry => entry.Name == name || entry.Site == name)];
        if (revoked.Count + withdrawn.Length == 0)
        {
            throw new IssuingException(
                Refusal.Conflict,
                $"nobody here is named {name}: `profl ca list` shows who has certificates, and which were taken back"
            );
        }

        authority.Register = authority.Register with
        {
            Invitations = [.. authority.Register.Invitations.Except(withdrawn)],
            Revoked =
            [
                .. authority.Register.Revoked,
                .. revoked.Select(live => new RevokedEntry(live.Certificate.SerialNumber, authority.Now)),
            ],
            ListNumber = authority.Register.ListNumber + 1,
        };
        string cluster = authority.Signer.Cluster;
        return
        [
            .. revoked
                .Select(live => new TakenBack(live.Identity, IsCode: false))
                .Concat(withdrawn.Select(entry => new TakenBack(entry.IdentityIn(cluster), IsCode: true)))
                .DistinctBy(taken => taken.Identity),
        ];
    }
}
