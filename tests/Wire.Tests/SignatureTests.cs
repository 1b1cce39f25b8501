using System.Text;
using Router.Wire;

namespace Router.Wire.Tests;

// The vectors were made with openssl:
//   printf '%s' '{"object":"page","entry":[{"id":"1","time":1,"messaging":[]}]}' > body
//   openssl dgst -sha256 -hmac 'app-secret-1' body ; openssl dgst -sha1 -hmac 'app-secret-1' body
//   printf 'PAGE_TOKEN' | openssl dgst -sha256 -hmac 'app-secret-1'
public class SignatureTests
{
    private const string Sha256 = "sha256=84ee81330f9fb0cc79793c036cf562e647b4f71b462319a4205b0a85eace5b7e";
    private const string Sha1 = "sha1=1833c60d8da3e58c9e95048f0ece4874835f03d7";
    private static readonly byte[] Body = """{"object":"page","entry":[{"id":"1","time":1,"messaging":[]}]}"""u8.ToArray();
    private static readonly Secret Current = new("app-secret-1");
    private static readonly Secret Successor = new("app-secret-2");

    [Fact]
    public void Both_headers_are_those_of_openssl() =>
        Assert.Equal(new SignatureHeaders(Sha256, Sha1), Signatures.Sign(Body, Current));

    [Theory]
    [InlineData(Sha256, null)]
    [InlineData(Sha256, Sha1)]
    [InlineData(null, Sha1)]
    [InlineData("", Sha1)]
    [InlineData("SHA256=84EE81330F9FB0CC79793C036CF562E647B4F71B462319A4205B0A85EACE5B7E", null)]
    [InlineData(Sha256, "sha1=0000000000000000000000000000000000000000")]
    public void A_right_header_is_valid(string? sha256, string? sha1) =>
        Assert.Equal(SignatureVerdict.Valid, Signatures.Verify(Body, sha256, sha1, [Current]));

    [Fact]
    public void During_a_rotation_either_secret_counts()
    {
        Assert.Equal(SignatureVerdict.Valid, Signatures.Verify(Body, Sha256, null, [Successor, Current]));
        Assert.Equal(SignatureVerdict.Valid, Signatures.Verify(Body, Sha256, null, [Current, Successor]));
        Assert.Equal(SignatureVerdict.Valid, Signatures.Verify(Body, Signatures.Sign(Body, Successor).Sha256, null, [Current, Successor]));
        Assert.Equal(SignatureVerdict.Mismatch, Signatures.Verify(Body, Sha256, null, [Successor]));
        Assert.Equal(SignatureVerdict.Mismatch, Signatures.Verify(Body, Sha256, null, []));
    }

    [Fact]
    public void One_changed_byte_is_a_mismatch()
    {
        for (var i = 0; i < Body.Length; i++)
        {
            var changed = Body.ToArray();
            changed[i] ^= 1;
            Assert.Equal(SignatureVerdict.Mismatch, Signatures.Verify(changed, Sha256, null, [Current]));
            Assert.Equal(SignatureVerdict.Mismatch, Signatures.Verify(changed, null, Sha1, [Current]));
        }
    }

    [Fact]
    public void The_weaker_header_does_not_count_beside_a_wrong_stronger_one() =>
        Assert.Equal(SignatureVerdict.Mismatch, Signatures.Verify(Body, Sha256[..^1] + "f", Sha1, [Current]));

    [Fact]
    public void No_header_is_missing() =>
        Assert.Equal(SignatureVerdict.Missing, Signatures.Verify(Body, null, " ", [Current]));

    [Theory]
    [InlineData("sha256=")]
    [InlineData("84ee81330f9fb0cc79793c036cf562e647b4f71b462319a4205b0a85eace5b7e")]
    [InlineData("sha256=zzee81330f9fb0cc79793c036cf562e647b4f71b462319a4205b0a85eace5b7e")]
    [InlineData("sha256=84ee81330f9fb0cc79793c036cf562e647b4f71b462319a4205b0a85eace5b7e00")]
    [InlineData("sha1=1833c60d8da3e58c9e95048f0ece4874835f03d7")]
    [InlineData("sha256=\u0661\u0662")]
    public void A_header_of_another_form_is_malformed(string header) =>
        Assert.Equal(SignatureVerdict.Malformed, Signatures.Verify(Body, header, null, [Current]));

    [Fact]
    public void The_proof_of_a_token_is_that_of_openssl()
    {
        const string Proof = "7b87e5a58e7a204e5dda55e287dbc57646023ff18547645868f0a1bde3335a2a";
        var token = new Secret("PAGE_TOKEN");
        Assert.Equal(Proof, AppSecretProof.Of(token, Current));
        Assert.True(AppSecretProof.Fits(Proof, token, Current));
        Assert.False(AppSecretProof.Fits(Proof, token, Successor));
        Assert.False(AppSecretProof.Fits("", token, Current));
    }

    [Fact]
    public void A_secret_prints_nothing()
    {
        Assert.Equal("***", Current.ToString());
        Assert.Equal("***", $"{Current}");
        Assert.Equal("app-secret-1", Current.Reveal());
        Assert.True(Current.Is("app-secret-1"));
        Assert.False(Current.Is("app-secret-2"));
        Assert.Equal(new Secret("a"), new Secret("a"));
        Assert.NotEqual(new Secret("a"), new Secret("b"));
        Assert.DoesNotContain("app", Encoding.UTF8.GetString(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Current)), StringComparison.Ordinal);
    }
}
