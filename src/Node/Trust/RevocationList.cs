using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ProFL.Node.Trust;

/// <summary>
/// The list of certificates that an authority takes back: a certificate revocation list of X.509 (RFC 5280, section 5). .NET writes such
/// lists and has no class that reads them.
/// </summary>
public sealed class RevocationList
{
    private const string Label = "X509 CRL";
    private const string NumberExtension = "2.5.29.20";
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private readonly byte[] _list;
    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly string _algorithm;
    private FrozenSet<string> _serials = [];

    private RevocationList(byte[] list)
    {
        _list = list;
        AsnReader certificateList = new AsnReader(list, AsnEncodingRules.DER).ReadSequence();
        _signed = certificateList.PeekEncodedValue().ToArray();
        AsnReader signed = certificateList.ReadSequence();
        _algorithm = certificateList.ReadSequence().ReadObjectIdentifier();
        _signature = certificateList.ReadBitString(out _);
        ReadSigned(signed);
    }

    /// <summary>Which list of its authority it is: a later one has a larger number.</summary>
    public BigInteger Number { get; private set; }

    /// <summary>How many certificates it takes back.</summary>
    public int Count => _serials.Count;

    /// <summary>Whether it takes a certificate back.</summary>
    /// <param name="serialNumber">As in <see cref="X509Certificate2.SerialNumber"/>.</param>
    public bool Contains(string serialNumber) => _serials.Contains(serialNumber);

    /// <summary>Reads a list.</summary>
    /// <param name="pem">The list as PEM.</param>
    /// <exception cref="CryptographicException">It is none.</exception>
    public static RevocationList Parse(string pem)
    {
        try
        {
            PemFields fields = PemEncoding.Find(pem);
            return pem[fields.Label] == Label
                ? new RevocationList(Convert.FromBase64String(pem[fields.Base64Data]))
                : throw new CryptographicException($"it is a {pem[fields.Label]}, not a list of revoked certificates ({Label})");
        }
        catch (Exception wrong) when (wrong is AsnContentException or ArgumentException or FormatException)
        {
            throw new CryptographicException($"it is no list of revoked certificates: {wrong.Message}", wrong);
        }
    }

    /// <summary>The list in a file; null where there is none.</summary>
    /// <exception cref="CryptographicException">What is in the file is no list.</exception>
    public static RevocationList? Read(string file) => File.Exists(file) ? Parse(File.ReadAllText(file)) : null;

    /// <summary>Whether an authority signed it.</summary>
    /// <param name="root">The authority's certificate.</param>
    public bool IsSignedBy(X509Certificate2 root)
    {
        ArgumentNullException.ThrowIfNull(root);
        HashAlgorithmName hash = _algorithm switch
        {
            "1.2.840.10045.4.3.2" or "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
            "1.2.840.10045.4.3.3" or "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
            "1.2.840.10045.4.3.4" or "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
            _ => default,
        };
        if (hash == default)
        {
            return false;
        }

        using ECDsa? curve = root.GetECDsaPublicKey();
        using RSA? rsa = root.GetRSAPublicKey();
        return curve?.VerifyData(_signed, _signature, hash, DSASignatureFormat.Rfc3279DerSequence)
            ?? rsa?.VerifyData(_signed, _signature, hash, RSASignaturePadding.Pkcs1)
            ?? false;
    }

    /// <summary>As PEM.</summary>
    public string ToPem() => PemEncoding.WriteString(Label, _list) + "\n";

    private void ReadSigned(AsnReader signed)
    {
        if (signed.PeekTag() == Asn1Tag.Integer)
        {
            signed.ReadInteger(); // version
        }

        signed.ReadSequence(); // algorithm, which the signature names again
        signed.ReadSequence(); // issuer: whoever's key it is
        ReadTime(signed);
        if (signed.HasData && signed.PeekTag() is var next && (next == Asn1Tag.UtcTime || next == Asn1Tag.GeneralizedTime))
        {
            ReadTime(signed);
        }

        var serials = new HashSet<string>(StringComparer.Ordinal);
        if (signed.HasData && signed.PeekTag() == Asn1Tag.Sequence)
        {
            AsnReader revoked = signed.ReadSequence();
            while (revoked.HasData)
            {
                serials.Add(Convert.ToHexString(revoked.ReadSequence().ReadIntegerBytes().Span));
            }
        }

        _serials = serials.ToFrozenSet(StringComparer.Ordinal);
        if (signed.HasData)
        {
            ReadNumber(signed.ReadSequence(Extensions).ReadSequence());
        }
    }

    private void ReadNumber(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            AsnReader extension = extensions.ReadSequence();
            string kind = extension.ReadObjectIdentifier();
            if (extension.PeekTag() == Asn1Tag.Boolean)
            {
                extension.ReadBoolean();
            }

            byte[] value = extension.ReadOctetString();
            if (kind == NumberExtension)
            {
                Number = new AsnReader(value, AsnEncodingRules.DER).ReadInteger();
            }
        }
    }

    private static void ReadTime(AsnReader reader)
    {
        if (reader.PeekTag() == Asn1Tag.UtcTime)
        {
            reader.ReadUtcTime();
        }
        else
        {
            reader.ReadGeneralizedTime();
        }
    }
}
