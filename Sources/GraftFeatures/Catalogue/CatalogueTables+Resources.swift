// swift-format-ignore-file
/// The catalogue's table of resources, written by Tools/catalogue/convert.py.
extension CatalogueTables {
    static let resources = #"""
id	kind	name	items	classes	licence	access	url	bytes	sha256	md5
glove-6b	word_vectors	GloVe 6B (50/100/200/300-d, 400k words, uncased)	400000		PDDL 1.0	direct	https://nlp.stanford.edu/data/glove.6B.zip	862182613	617afb2fe6cbd085c235baf7a465b96f4112bd7f7ccb2b2cbd649fed9cbcf2fb	
glove-6b	word_vectors	GloVe 6B (50/100/200/300-d, 400k words, uncased)	400000		PDDL 1.0	direct	https://downloads.cs.stanford.edu/nlp/data/glove.6B.zip			
glove-6b	word_vectors	GloVe 6B (50/100/200/300-d, 400k words, uncased)	400000		PDDL 1.0	direct	h:stanfordnlp/glove/resolve/main/glove.6B.zip			
glove-6b	word_vectors	GloVe 6B (50/100/200/300-d, 400k words, uncased)	400000		PDDL 1.0	direct	https://nlp.stanford.edu/data/wordvecs/glove.6B.zip			
fasttext-wiki-news-1m	word_vectors	fastText wiki-news-300d-1M (300-d, 1 M words)	1000000		CC BY-SA 3.0	direct	https://dl.fbaipublicfiles.com/fasttext/vectors-english/wiki-news-300d-1M.vec.zip	681808098	bdeb85f44892c505953e3654183e9cb0d792ee51be0992460593e27198d746f8	
fasttext-crawl-2m	word_vectors	fastText crawl-300d-2M (300-d, 2 M words)	2000000		CC BY-SA 3.0	direct	https://dl.fbaipublicfiles.com/fasttext/vectors-english/crawl-300d-2M.vec.zip	1523785255	5bfffffbabdab299d4c9165c47275e8f982807a6eaca37ee1f71d3a79ddb544d	
fasttext-crawl-2m	word_vectors	fastText crawl-300d-2M (300-d, 2 M words)	2000000		CC BY-SA 3.0	direct			c85534cb2b7f816cb8d564129add1454a7a789d7b607af7aaa4e0d1c927e62ed	
ilsvrc2012-1000	class_list	ImageNet-1k class names in index order	1000	1000	WordNet; Apache-2.0; BSD-3	direct	https://raw.githubusercontent.com/onnx/models/main/validated/vision/classification/synset.txt	31675	acf75ef0abe89694b19056e0796401068b459c457baa30335f240c7692857355	
ilsvrc2012-1000	class_list	ImageNet-1k class names in index order	1000	1000	WordNet; Apache-2.0; BSD-3	direct	https://raw.githubusercontent.com/pytorch/hub/master/imagenet_classes.txt			
ilsvrc2012-1000	class_list	ImageNet-1k class names in index order	1000	1000	WordNet; Apache-2.0; BSD-3	direct	https://raw.githubusercontent.com/anishathalye/imagenet-simple-labels/master/imagenet-simple-labels.json			
imagenet-larger-synset-lists	class_list	ImageNet-12k / 21k / 22k synset lists and lemma table (timm)			Apache-2.0; WordNet	direct	https://raw.githubusercontent.com/huggingface/pytorch-image-models/main/timm/data/_info/imagenet_synsets.txt	10000	70002b0ff5de60a3a17a82dbfcff291931f96225ddf941ad2e182fc39e183d15	
imagenet-larger-synset-lists	class_list	ImageNet-12k / 21k / 22k synset lists and lemma table (timm)			Apache-2.0; WordNet	direct	https://raw.githubusercontent.com/huggingface/pytorch-image-models/main/timm/data/_info/imagenet_synset_to_lemma.txt	741457	1b8babda187421a4bde0c9c5a197c36f6bdda962f7ca11ffb2813806cbb2178f	
imagenet-larger-synset-lists	class_list	ImageNet-12k / 21k / 22k synset lists and lemma table (timm)			Apache-2.0; WordNet	direct	https://raw.githubusercontent.com/huggingface/pytorch-image-models/main/timm/data/_info/imagenet21k_goog_synsets.txt	218430	66362bdedf36d933382edca5493fc562dcc17128ce36403c9e730a75f48cb2f2	
imagenet-larger-synset-lists	class_list	ImageNet-12k / 21k / 22k synset lists and lemma table (timm)			Apache-2.0; WordNet	direct	https://raw.githubusercontent.com/huggingface/pytorch-image-models/main/timm/data/_info/imagenet22k_synsets.txt	218410		
imagenet-larger-synset-lists	class_list	ImageNet-12k / 21k / 22k synset lists and lemma table (timm)			Apache-2.0; WordNet	direct	https://raw.githubusercontent.com/huggingface/pytorch-image-models/main/timm/data/_info/imagenet21k_miil_synsets.txt	112210	cd76d977daaa2f13a4a91fca0f53713f2f29675308d4ce0f0ee0e5b07a3164c6	
imagenet-larger-synset-lists	class_list	ImageNet-12k / 21k / 22k synset lists and lemma table (timm)			Apache-2.0; WordNet	direct	https://raw.githubusercontent.com/huggingface/pytorch-image-models/main/timm/data/_info/imagenet12k_synsets.txt	118210		
places365-365	class_list	Places365 categories and indoor/outdoor table	365	365	CC BY; MIT	direct	https://raw.githubusercontent.com/csailvision/places365/master/categories_places365.txt		6cc3f1f8eae85b7016dc634e2d333cdcce5fd16cfada4afd87977fff5f8b12ba	06c963b85866bd0649f97cb43dd16673
places365-365	class_list	Places365 categories and indoor/outdoor table	365	365	CC BY; MIT	direct	https://raw.githubusercontent.com/csailvision/places365/master/IO_places365.txt		d7e6abfeb228d789720326e630bedd231a7eaedcae8fd13d6d9dcd8eca95f59e	
places365-365	class_list	Places365 categories and indoor/outdoor table	365	365	CC BY; MIT	direct	https://raw.githubusercontent.com/csailvision/places365/master/labels_sunattribute.txt			
wordnet-3.0	class_list	WordNet 3.0 database (synset names, glosses, hierarchy)	117659		WordNet	direct	https://wordnetcode.princeton.edu/3.0/WNdb-3.0.tar.gz			
wordnet-3.0	class_list	WordNet 3.0 database (synset names, glosses, hierarchy)	117659		WordNet	direct	https://raw.githubusercontent.com/nltk/nltk_data/gh-pages/packages/corpora/wordnet.zip	10775600		
openimages-classes	class_list	Open Images class descriptions (2018-04)			CC BY 4.0	direct	https://storage.googleapis.com/openimages/2018_04/class-descriptions.csv	475854	6301d51a91632a2199060d3a0c8cd70904c95863f6867a5a7c4d24a031ee4062	
cifar-10	dataset	CIFAR-10	60000	10		direct	https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz	170052171	c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd	
cifar-10	dataset	CIFAR-10	60000	10		direct	https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz			c58f30108f718f92721af3b95e74349a
cifar-100	dataset	CIFAR-100	60000	100		direct	https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz			eb9058c3a382ffc7106e4002c42a8d85
stl-10	dataset	STL-10	113000	10		direct	http://ai.stanford.edu/~acoates/stl10/stl10_binary.tar.gz	2640397119	f31fd99273a1acb8609c8db427cebb1de3f71de77758cdc0e22956e1289b9866	91f7769df0f17e558f3565bffb0c7dfb
caltech-101	dataset	Caltech-101	9144	101	CC BY 4.0	direct	https://data.caltech.edu/records/mzrjq-6wc02/files/caltech-101.zip			3138e1922a9193bfa496528edbbc45d0
caltech-101	dataset	Caltech-101	9144	101	CC BY 4.0	direct	https://drive.google.com/uc?export=download&id=137RyRjvTBkBiIfeYBNZBtViDHQ6_Ewsp	131740031	af6ece2f339791ca20f855943d8b55dd60892c0a25105fcd631ee3d6430f9926	
caltech-256	dataset	Caltech-256	30607	257		direct	https://data.caltech.edu/records/nyy15-4j048/files/256_ObjectCategories.tar	1183006720	08ff01b03c65566014ae88eb0490dbe4419fc7ac4de726ee1163e39fd809543e	67b4f42ca05d46448c6bb8ecd2220f6d
stanford-cars	dataset	Stanford Cars (196 classes)	16185	196		dead link	http://ai.stanford.edu/~jkrause/car196/cars_train.tgz	979269282	512b227b30e2f0a8aab9e09485786ab4479582073a144998da74d64b801fd288	
stanford-cars	dataset	Stanford Cars (196 classes)	16185	196		dead link	http://ai.stanford.edu/~jkrause/car196/cars_test.tgz	977350468	bffea656d6f425cba3c91c6d83336e4c5f86c6cffd8975b0f375d3a10da8e243	
stanford-cars	dataset	Stanford Cars (196 classes)	16185	196		dead link	https://ai.stanford.edu/~jkrause/cars/car_devkit.tgz	330960	b97deb463af7d58b6bfaa18b2a4de9829f0f79e8ce663dfa9261bf7810e9accd	
stanford-cars	dataset	Stanford Cars (196 classes)	16185	196		dead link	http://ai.stanford.edu/~jkrause/car196/cars_test_annos_withlabels.mat	185758	790f75be8ea34eeded134cc559332baf23e30e91367e9ddca97d26ed9b895f05	
oxford-flowers-102	dataset	Oxford Flowers 102	8189	102		direct	https://www.robots.ox.ac.uk/~vgg/data/flowers/102/102flowers.tgz	344862509	2d01ecc807db462958cfe3d92f57a8c252b4abd240eb955770201e45f783b246	52808999861908f626f3c1f4e79d11fa
oxford-flowers-102	dataset	Oxford Flowers 102	8189	102		direct	https://www.robots.ox.ac.uk/~vgg/data/flowers/102/imagelabels.mat	502	4903e94206bac23bf772aadf06451916df56b58fc483a62db32a97b82656651d	e0620be6f572b9609742df49c70aed4d
oxford-flowers-102	dataset	Oxford Flowers 102	8189	102		direct	https://www.robots.ox.ac.uk/~vgg/data/flowers/102/setid.mat	14989	46b8678f91fd95d3c8f4feab80d271a6c834a1dd896fe29fd3e6ad9ce5c8dccd	a5357ecc9cb78c4bef273ce3793fc85c
oxford-iiit-pet	dataset	Oxford-IIIT Pet	7349	37	CC BY-SA 4.0	direct	https://www.robots.ox.ac.uk/~vgg/data/pets/data/images.tar.gz	791918971	67195c5e1c01f1ab5f9b6a5d22b8c27a580d896ece458917e61d459337fa318d	5c4f3ee8e5d25df40f4fd59a7f44e54c
oxford-iiit-pet	dataset	Oxford-IIIT Pet	7349	37	CC BY-SA 4.0	direct	https://www.robots.ox.ac.uk/~vgg/data/pets/data/annotations.tar.gz	19173078	52425fb6de5c424942b7626b428656fcbd798db970a937df61750c0f1d358e91	95a8c909bbe2e81eed6a22bccdf3f68f
dtd	dataset	Describable Textures (DTD r1.0.1)	5640	47		direct	https://www.robots.ox.ac.uk/~vgg/data/dtd/download/dtd-r1.0.1.tar.gz	625239812	e42855a52a4950a3b59612834602aa253914755c95b0cff9ead6d07395f8e205	fff73e5086ae6bdbea199a49dfb8a4c1
eurosat-rgb	dataset	EuroSAT RGB	27000	10	MIT	direct	http://madm.dfki.de/files/sentinel/EuroSAT.zip	94280567	8ebea626349354c5328b142b96d0430e647051f26efc2dc974c843f25ecf70bd	
eurosat-rgb	dataset	EuroSAT RGB	27000	10	MIT	direct	h:datasets/torchgeo/eurosat/resolve/c877bcd43f099cd0196738f714544e355477f3fd/EuroSAT.zip			c8fa014336c82ac7804f0398fcb19387
eurosat-rgb	dataset	EuroSAT RGB	27000	10	MIT	direct	https://zenodo.org/records/7711810			
food-101	dataset	Food-101	101000	101		direct	http://data.vision.ee.ethz.ch/cvl/food-101.tar.gz	4996278331	d97d15e438b7f4498f96086a4f7e2fa42a32f2712e87d3295441b2b6314053a4	85eeb15f3717b99a5da872d97d918f87
imagenette2	dataset	imagenette2 (10 easy ImageNet classes)	13394	10		direct	https://s3.amazonaws.com/fast-ai-imageclas/imagenette2-160.tgz	98948031	88daccb09b6fce93f45e6c09ddeb269cce705549e6bff322092a2a5a11489863	e793b78cc4c9e9a4ccc0c1155377a412
imagenette2	dataset	imagenette2 (10 easy ImageNet classes)	13394	10		direct	https://s3.amazonaws.com/fast-ai-imageclas/imagenette2-320.tgz	341553947	5020a9130cea0348272823cb12d2db7e981c6f2afa3dce71ccd5b8013005c55e	3df6f0d01a2c9592104656642f5e78a3
imagenette2	dataset	imagenette2 (10 easy ImageNet classes)	13394	10		direct	https://s3.amazonaws.com/fast-ai-imageclas/imagenette2.tgz	1556914727	de32de18a7d8df0114d5e2c3c14cafb9558e8f00441a73aa7953681ad02be49c	fe2fc210e6bb7c5664d602c3cd71e612
hymenoptera	dataset	hymenoptera_data (ants and bees)	397	2		direct	https://download.pytorch.org/tutorial/hymenoptera_data.zip			
voc2007	dataset	PASCAL VOC 2007	9963	20		direct	https://thor.robots.ox.ac.uk/pascal/VOC/voc2007/VOCtrainval_06-Nov-2007.tar	460032000	7d8cd951101b0957ddfd7a530bdc8a94f06121cfc1e511bb5937e973020c7508	c52e279531787c972589f7e41ab4ae64
voc2007	dataset	PASCAL VOC 2007	9963	20		direct	https://thor.robots.ox.ac.uk/pascal/VOC/voc2007/VOCtest_06-Nov-2007.tar	451020800	6836888e2e01dca84577a849d339fa4f73e1e4f135d312430c4856b5609b4892	b6e924de25625d8de591ea690078ad9f
coco2014	dataset	MS-COCO 2014	123287	80	CC BY 4.0; Flickr terms	direct	http://images.cocodataset.org/zips/train2014.zip	13510573713	ede4087e640bddba550e090eae701092534b554b42b05ac33f0300b984b31775	
coco2014	dataset	MS-COCO 2014	123287	80	CC BY 4.0; Flickr terms	direct	http://images.cocodataset.org/zips/val2014.zip	6645013297	fe9be816052049c34717e077d9e34aa60814a55679f804cd043e3cbee3b9fde0	
coco2014	dataset	MS-COCO 2014	123287	80	CC BY 4.0; Flickr terms	direct	http://images.cocodataset.org/annotations/annotations_trainval2014.zip	252872794	031296bbc80c45a1d1f76bf9a90ead27e94e99ec629208449507a4917a3bf009	
chexpert	dataset	CheXpert	224316	14	research	registration	https://stanfordaimi.azurewebsites.net/datasets/8cbd9ed4-2eb9-4565-affc-111cf4f7ebe2			
open-images-v4	dataset	Open Images V4	9000000	19800	CC BY 4.0; CC BY 2.0	direct	http://open-images-dataset.s3.amazonaws.com/tar/validation.tar.gz	12844530798	515fefdf310e17e204cfe84bb3d05e53d8a6b5465ef3b9a3164383082b506df3	
open-images-v4	dataset	Open Images V4	9000000	19800	CC BY 4.0; CC BY 2.0	direct	http://open-images-dataset.s3.amazonaws.com/tar/test.tar.gz	38750827781	346814b1820eae6543f862cf1d8f48c16ee81202eceb79ed4d484a1520e96695	
open-images-v4	dataset	Open Images V4	9000000	19800	CC BY 4.0; CC BY 2.0	direct	https://storage.googleapis.com/openimages/2018_04/validation/validation-annotations-human-imagelabels.csv	23008122	5373774bcf38e0b6348f14ef97c1f03c8f086761592f97454778f9817e7be765	
open-images-v4	dataset	Open Images V4	9000000	19800	CC BY 4.0; CC BY 2.0	direct	https://storage.googleapis.com/openimages/2018_04/validation/validation-annotations-machine-imagelabels.csv	19801709	3ea73ae4bddb7c7633e86ec880526807f7222847d9f7e1e53be156215e24befe	
open-images-v4	dataset	Open Images V4	9000000	19800	CC BY 4.0; CC BY 2.0	direct	https://storage.googleapis.com/openimages/2018_04/train/train-annotations-human-imagelabels.csv	1229488697	847edf723587ab27dc4a95d4acdad45be1880fd45912f7154be9356f3d09f91f	
kvasir-capsule	dataset	Kvasir-Capsule	47238	14	research; CC BY 4.0	direct	https://osf.io/dv2ag			
kvasir-capsule	dataset	Kvasir-Capsule	47238	14	research; CC BY 4.0	direct	https://datasets.simula.no/downloads/kvasir-capsule/kvasir-capsule-labeled-images.zip			
capsule-vision-2024	dataset	Capsule Vision 2024 challenge		10	CC BY 4.0	direct	https://figshare.com/articles/dataset/Training_and_Validation_Dataset_of_Capsule_Vision_2024_Challenge/26403469			
capsule-vision-2024	dataset	Capsule Vision 2024 challenge		10	CC BY 4.0	direct	https://figshare.com/articles/dataset/Testing_Dataset_of_Capsule_Vision_2024_Challenge/27200664			
things-images	dataset	THINGS object images	26107	1854	CC0	password from the project page	https://osf.io/jum2f/			
things-images	dataset	THINGS object images	26107	1854	CC0	password from the project page	https://osf.io/download/rdxy2/			
things-odd-one-out	dataset	THINGS odd-one-out triplets (4.70 M)	4700000	1854	CC0; CC BY 4.0	direct	https://osf.io/f5rn6/			
things-odd-one-out	dataset	THINGS odd-one-out triplets (4.70 M)	4700000	1854	CC0; CC BY 4.0	direct	https://osf.io/download/h2smy/			
things-odd-one-out	dataset	THINGS odd-one-out triplets (4.70 M)	4700000	1854	CC0; CC BY 4.0	direct	https://osf.io/z2784/			
rocks-nosofsky	dataset	Rocks (Nosofsky et al.): 360 images, 30 subtypes, ratings and similarities	360	30		direct	g:nosofskylab/Rocks-Data-and-Stimuli			
rocks-nosofsky	dataset	Rocks (Nosofsky et al.): 360 images, 30 subtypes, ratings and similarities	360	30		direct	https://osf.io/w64fv/			
places365-small	dataset	Places365-Standard, 256 px	1800000	365		direct	http://data.csail.mit.edu/places/places365/val_256.tar	525158400	24b4e639ef12a0012af525bc4cb443e4ab4aaea8369a1fb009b70e4a4aad5d48	e27b17d8d44f4af9a78502beb927f808
places365-small	dataset	Places365-Standard, 256 px	1800000	365		direct	http://data.csail.mit.edu/places/places365/train_256_places365standard.tar	26103685120	0ade5d7d38c682aa0203014a2b99ad3bf608bf1de0f151dc0d80efba54660a0a	53ca1c756c3d1e7809517cc47c5561c5
places365-small	dataset	Places365-Standard, 256 px	1800000	365		direct	http://data.csail.mit.edu/places/places365/filelist_places365-standard.tar	67498496	520699e00d69b63ddc29fac54645aa00ce1c10ca42e288960aa1cf791d6e9aa9	35a0585fee1fa656440f3ab298f8479c
inat-2021-mini	dataset	iNaturalist 2021 (mini train and val)	600000	10000		direct	https://ml-inat-competition-datasets.s3.amazonaws.com/2021/train_mini.tar.gz	44636137542	faedb949568676e35cc0088b78090a761ab29e30f53edaa65dcad87940fdc7b5	db6ed8330e634445efc8fec83ae81442
inat-2021-mini	dataset	iNaturalist 2021 (mini train and val)	600000	10000		direct	https://ml-inat-competition-datasets.s3.amazonaws.com/2021/val.tar.gz	8931661582	f162b45fed0f676839f335968990fa0f236433d6123bb07b7591f6732c56455d	f6f6e0e242e3d4c9569ba56400938afc
"""#
}
